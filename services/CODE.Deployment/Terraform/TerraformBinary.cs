using CODE.Deployment.Programs;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Terraform;

/// <summary>Where the binary is: <c>tofu</c>, else <c>terraform</c>, looked for on PATH once.</summary>
public sealed class TerraformBinary
{
    private static readonly string[] Names = ["tofu", "terraform"];
    private readonly string? _path;

    /// <summary>Looks on the PATH of this process.</summary>
    public TerraformBinary()
        : this(Environment.GetEnvironmentVariable("PATH") ?? "")
    {
    }

    internal TerraformBinary(string searchPath) => _path = Names.Select(name => ProgramPath.Find(name, searchPath)).FirstOrDefault(static path => path is not null);

    /// <summary>Whether a binary was found.</summary>
    public bool IsPresent => _path is not null;

    /// <summary>The full path of the binary.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Unavailable"/>: there is none.</exception>
    public string Path => _path ?? throw new FaultException(
        FaultCodes.Unavailable,
        "Neither tofu nor terraform is on the PATH of the deployment server.",
        "The operator has to install OpenTofu (1.8 or newer) or Terraform (1.9 or newer) on the deployment server's PATH and restart it.");
}
