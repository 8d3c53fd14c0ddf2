namespace CODE.Deployment.Validation.Yaml;

/// <summary>Leaves a document that is not worth reading on; never leaves the reader.</summary>
internal sealed class YamlLimitException(Rule rule, Place at, string message) : Exception(message)
{
    public Rule Rule { get; } = rule;

    public Place At { get; } = at;
}
