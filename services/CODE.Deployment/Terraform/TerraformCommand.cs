namespace CODE.Deployment.Terraform;

/// <summary>One run of the terraform (or tofu) binary.</summary>
/// <param name="WorkingDirectory">The root module's folder, already resolved inside the workspace; the process starts there.</param>
/// <param name="Arguments">The argument vector without the binary; never seen by a shell.</param>
public sealed record TerraformCommand(string WorkingDirectory, IReadOnlyList<string> Arguments)
{
    /// <summary>How long the run may take before it is interrupted.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many characters of the standard output are kept; a longer output is a fault, since half a JSON document helps nobody.</summary>
    /// <value>The default is 16 Mi characters.</value>
    public int MaxOutput { get; init; } = 16 * 1024 * 1024;

    /// <summary>Variables added to the child's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>How a captured run ended.</summary>
/// <param name="ExitCode">The exit code of the binary.</param>
/// <param name="Output">The standard output, whole.</param>
/// <param name="ErrorOutput">The first part of the standard error; it may quote secrets, so it is never shown unscrubbed.</param>
public sealed record TerraformOutput(int ExitCode, string Output, string ErrorOutput);

/// <summary>How a streamed run ended.</summary>
/// <param name="ExitCode">The exit code of the binary.</param>
/// <param name="Diagnostics">The errors and warnings it reported, in order; texts may quote secrets until they are scrubbed.</param>
/// <param name="Interrupted">Why the run was interrupted, or null when it ended by itself.</param>
public sealed record TerraformRun(int ExitCode, IReadOnlyList<TerraformDiagnostic> Diagnostics, Interruption? Interrupted);

/// <summary>Why a run was interrupted.</summary>
public enum Interruption
{
    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The time for the run was over.</summary>
    TimedOut,

    /// <summary>The server is being stopped.</summary>
    Stopping,
}
