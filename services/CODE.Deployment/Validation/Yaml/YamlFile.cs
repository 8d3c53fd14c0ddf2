namespace CODE.Deployment.Validation.Yaml;

/// <summary>What a YAML file holds.</summary>
/// <param name="Documents">The documents that could be read and are not empty.</param>
/// <param name="Diagnostics">What could not be read, or reads differently than it seems.</param>
internal sealed record YamlFile(IReadOnlyList<YamlNode> Documents, IReadOnlyList<Diagnostic> Diagnostics);
