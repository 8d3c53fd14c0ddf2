using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes;

/// <summary>One object that a file declares.</summary>
/// <param name="Source">The file.</param>
/// <param name="Root">The whole object.</param>
internal sealed record Manifest(SourceFile Source, YamlMap Root)
{
    /// <summary>Group and version; empty when missing.</summary>
    public string ApiVersion { get; } = Root["apiVersion"]?.Text ?? "";

    /// <summary>The kind; empty when missing.</summary>
    public string Kind { get; } = Root["kind"]?.Text ?? "";

    /// <summary>The name; empty when missing (a generated name).</summary>
    public string Name { get; } = Root.Find("metadata", "name")?.Text ?? "";

    /// <summary>The namespace as declared; empty when it is left to whoever applies the object.</summary>
    public string Namespace { get; } = Root.Find("metadata", "namespace")?.Text ?? "";

    /// <summary>How a message names the object.</summary>
    public string Title => Name.Length == 0 ? Kind : $"{Kind} '{Name}'";

    /// <summary>Where the object's name stands, or else where the object begins.</summary>
    public Place At => (Root.Find("metadata", "name") ?? Root["kind"] ?? Root).At;

    /// <summary>The spec, or null.</summary>
    public YamlNode? Spec => Root["spec"];
}
