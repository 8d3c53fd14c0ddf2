namespace CODE.Deployment.Terraform;

/// <summary>
/// What of this process's environment the binary inherits. Providers need theirs (cloud credentials, proxies, HOME), so the rest passes, but:
/// <list type="bullet">
/// <item>no <c>TF_*</c>, because <c>TF_CLI_ARGS</c>, <c>TF_VAR_*</c>, <c>TF_LOG</c> or <c>TF_DATA_DIR</c> would change a plan behind the reviewer's back or log secrets;
/// kept are only credentials, the plugin cache, the provider development hook, and a CLI configuration file that exists;</item>
/// <item>nothing of this service's own configuration (plan key, connection string), which a provisioner could otherwise print.</item>
/// </list>
/// </summary>
internal static class TerraformEnvironment
{
    private const string CliConfigFile = "TF_CLI_CONFIG_FILE";

    private static readonly string[] KeptPrefixes = ["TF_TOKEN_", "TF_HTTP_", "TF_PLUGIN_CACHE_", "TF_REATTACH_PROVIDERS"];

    private static readonly string[] OwnPrefixes = ["ASPNETCORE_", "DOTNET_", "OTEL_", "CODE_"];

    public static void Apply(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string> added)
    {
        foreach (var name in environment.Keys.Where(name => !IsInherited(name, environment[name])).ToArray())
        {
            environment.Remove(name);
        }

        environment["CHECKPOINT_DISABLE"] = "1";
        environment["TF_IN_AUTOMATION"] = "1";
        environment["TF_INPUT"] = "0";
        foreach (var (name, value) in added)
        {
            environment[name] = value;
        }
    }

    internal static bool IsInherited(string name, string? value)
    {
        if (name.StartsWith("TF_", StringComparison.OrdinalIgnoreCase))
        {
            return name.Equals(CliConfigFile, StringComparison.OrdinalIgnoreCase)
                ? File.Exists(value)
                : KeptPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        }

        // "__" separates the sections of .NET configuration keys.
        return !name.Contains("__", StringComparison.Ordinal)
            && !OwnPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
