using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Kubernetes.Schema;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.Loading;

/// <summary>Takes a document for the objects that it declares: one, or the items of a <c>List</c>.</summary>
internal static class ManifestReader
{
    /// <summary>The objects.</summary>
    /// <param name="source">The file.</param>
    /// <param name="document">A document of it.</param>
    /// <param name="isNamed">Whether the caller named this very file, so that it is meant to be a manifest.</param>
    /// <param name="diagnostics">Gets what is no object.</param>
    public static IEnumerable<Manifest> Read(SourceFile source, YamlNode document, bool isNamed, List<Diagnostic> diagnostics)
    {
        if (document is YamlMap list && list["kind"]?.Text == "List" && list["apiVersion"]?.Text == "v1")
        {
            return (list["items"]?.Items ?? []).SelectMany(item => One(source, item, isNamed: true, diagnostics));
        }

        return One(source, document, isNamed, diagnostics);
    }

    private static Manifest[] One(SourceFile source, YamlNode node, bool isNamed, List<Diagnostic> diagnostics)
    {
        var hasVersion = node["apiVersion"]?.Text is { Length: > 0 };
        var hasKind = node["kind"]?.Text is { Length: > 0 };
        if (node is YamlMap root && hasVersion && hasKind)
        {
            return [new Manifest(source, root)];
        }

        diagnostics.Add(hasVersion || hasKind || isNamed
            ? SchemaRules.NotAnObject.At(node.At, node is YamlMap ? $"The manifest has no {(hasVersion ? "kind" : "apiVersion")}." : $"The document is {node.Described}, not an object.")
            : LoadingRules.NotAManifest.At(node.At, "This document is not a manifest and was not checked."));
        return [];
    }
}
