namespace CODE.Deployment.Validation.Terraform;

/// <summary>Whether the same configuration means the same programs tomorrow.</summary>
internal static class PinChecks
{
    private static readonly string[] RemotePrefixes = ["git::", "hg::", "s3::", "gcs::", "http://", "https://", "git@", "github.com/", "bitbucket.org/"];

    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<TerraformConfiguration>> Checks { get; } =
    [
        new(
            new("terraform/required-version", Severity.Warning, "Without required_version any terraform runs the configuration, and a newer one may rewrite the state so that the others cannot read it.", "Add required_version to the terraform block."),
            static configuration => configuration.Of("terraform").Any(static settings => settings.Block.Attribute("required_version") is not null)
                ? []
                : [new(configuration.Of("terraform").Select(static settings => settings.Source.At(settings.Block.Line)).FirstOrDefault(configuration.Folder), "The configuration does not say which terraform it needs.")]),
        new(
            new("terraform/provider-version", Severity.Warning, "Without a version constraint a new major version of the provider is taken as soon as the lock file is renewed.", "Add a version such as \"~> 5.0\"."),
            static configuration =>
                from declared in configuration.Declared
                where !IsBuiltIn(declared.Provider) && !HasVersion(declared.Provider)
                select new Finding(declared.Source.At(declared.Provider.Line), $"The provider '{declared.Provider.Name}' has no version constraint.")),
        new(
            new("terraform/provider-undeclared", Severity.Warning, "A provider that is not under required_providers is taken from the hashicorp namespace in its newest version.", "Declare it under required_providers with source and version."),
            static configuration =>
                from use in configuration.Used
                where configuration.Declared.All(declared => declared.Provider.Name != use.Name)
                select new Finding(use.At, $"The provider '{use.Name}' is used but not declared.")),
        new(
            new("terraform/module-version", Severity.Warning, "A module without a version changes whenever its source does.", "Add 'version' (registry) or '?ref=' (git) to the module."),
            static configuration =>
                from module in configuration.Of("module")
                let source = module.Block.Attribute("source")
                where source?.Literal is not null && !IsPinned(source.Literal, module.Block)
                select new Finding(module.Source.At(source.Line), $"The module '{string.Join(' ', module.Block.Labels)}' is not pinned to a version.")),
        new(
            new("terraform/lock-file", Severity.Warning, "Without .terraform.lock.hcl every machine chooses its own provider versions, and nothing checks their hashes.", "Run 'terraform init' and commit .terraform.lock.hcl."),
            static configuration => !configuration.HasLockFile && (configuration.Used.Any() || configuration.Declared.Any(static declared => !IsBuiltIn(declared.Provider)))
                ? [new(configuration.Folder, "The dependency lock file is missing.")]
                : []),
    ];

    private static bool IsBuiltIn(HclAttribute provider) =>
        provider.Object?.Attribute("source")?.Literal?.StartsWith("terraform.io/builtin/", StringComparison.Ordinal) == true;

    // The old form is just the version: aws = "~> 5.0".
    private static bool HasVersion(HclAttribute provider) =>
        provider.Literal is { Length: > 0 } || provider.Object?.Attribute("version")?.Expression.Length > 2;

    private static bool IsPinned(string source, HclBlock module) =>
        source.StartsWith("./", StringComparison.Ordinal)
        || source.StartsWith("../", StringComparison.Ordinal)
        || module.Attribute("version") is not null
        || (RemotePrefixes.Any(prefix => source.StartsWith(prefix, StringComparison.Ordinal))
            && (source.Contains("ref=", StringComparison.Ordinal) || source.Contains("checksum=", StringComparison.Ordinal) || !source.Contains("git", StringComparison.Ordinal)));
}
