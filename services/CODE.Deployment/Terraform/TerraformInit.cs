using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Terraform;

/// <summary>
/// Runs <c>init</c> before every other command. When everything is installed it takes a moment and no network, and it is the only sound answer
/// to "is this folder initialized for the configuration as it is now". A dependency lock file that exists is never rewritten.
/// </summary>
public sealed class TerraformInit(ITerraformCli cli)
{
    /// <summary>The dependency lock file, beside the configuration.</summary>
    public const string LockFile = ".terraform.lock.hcl";

    /// <summary>Makes the folder ready for the other commands.</summary>
    /// <param name="workspace">The root module's folder.</param>
    /// <param name="backend">False to leave the state backend alone; enough for <c>validate</c>.</param>
    /// <param name="cancellationToken">Interrupts the run.</param>
    /// <exception cref="FaultException">A provider, a module or the backend cannot be had, or the configuration is broken.</exception>
    public async Task EnsureAsync(string workspace, bool backend, CancellationToken cancellationToken)
    {
        List<string> arguments = ["init", "-json", "-no-color", "-input=false"];
        if (!backend)
        {
            arguments.Add("-backend=false");
        }

        if (File.Exists(Path.Combine(workspace, LockFile)))
        {
            arguments.Add("-lockfile=readonly");
        }

        var run = await cli.StreamAsync(new TerraformCommand(workspace, arguments) { Timeout = TimeSpan.FromMinutes(10) }, onEvent: null, cancellationToken);
        TerraformFaults.ThrowIfFailed("init", run, SecretScrubber.None, cancellationToken);
    }
}
