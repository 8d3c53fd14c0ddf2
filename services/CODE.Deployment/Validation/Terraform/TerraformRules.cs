namespace CODE.Deployment.Validation.Terraform;

/// <summary>Rules that terraform itself decides.</summary>
internal static class TerraformRules
{
    public static readonly Rule Init = new(
        "terraform/init",
        Severity.Error,
        "A provider or a module that the configuration needs is not installed and cannot be had, so terraform could not check the configuration itself.",
        "Run 'terraform init' where the registry can be reached, or have the operator configure a provider mirror (TF_CLI_CONFIG_FILE).");

    public static readonly Rule Validate = new(
        "terraform/validate",
        Severity.Error,
        "'terraform validate' refuses the configuration.",
        "Correct what the message names.");

    public static readonly Rule ValidateWarning = new(
        "terraform/validate-warning",
        Severity.Warning,
        "'terraform validate' warns, mostly of what a later version is going to refuse.",
        "Follow the message.");

    public static readonly Rule Format = new(
        "terraform/format",
        Severity.Warning,
        "The file is not in the canonical format, so changes of layout hide changes of substance in a review.",
        "Run 'terraform fmt'.");

    public static readonly Rule NotChecked = new(
        "terraform/not-checked",
        Severity.Info,
        "The rules about versions read *.tf files only; JSON configuration is checked by terraform alone.",
        "Keep the terraform block and the modules in *.tf files.");
}
