using System.Text;
using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Terraform;

/// <summary>Turns what terraform reports into a fault that says what to do next. The summaries matched are those of Terraform 1.5 to 1.11 and OpenTofu.</summary>
internal static partial class TerraformFaults
{
    private const int MaxText = 1200;

    /// <summary>Throws when the run failed or was interrupted.</summary>
    public static void ThrowIfFailed(string verb, TerraformRun run, SecretScrubber scrubber, CancellationToken cancellationToken)
    {
        if (run.Interrupted is Interruption.Cancelled)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        if (run.Interrupted is { } interruption)
        {
            throw Interrupted(verb, interruption);
        }

        // -detailed-exitcode: 2 says that there are changes.
        if (run.ExitCode is not (0 or 2))
        {
            throw From(verb, run.Diagnostics, scrubber);
        }
    }

    /// <summary>The fault for a run that was interrupted, other than by its caller.</summary>
    public static FaultException Interrupted(string verb, Interruption interruption) => interruption == Interruption.Stopping
        ? new FaultException(FaultCodes.Unavailable, $"The deployment server is being stopped; '{verb}' was interrupted.", "Try again shortly.")
        : new FaultException(FaultCodes.Timeout, $"'{verb}' took too long and was interrupted.", "Look whether a provider or the state backend is slow, then try again.");

    /// <summary>The fault for the errors that a run reported.</summary>
    public static FaultException From(string verb, IReadOnlyList<TerraformDiagnostic> diagnostics, SecretScrubber scrubber)
    {
        var errors = diagnostics.Where(static diagnostic => diagnostic.IsError).Select(scrubber.Scrub).ToArray();
        return errors.Select(Known).FirstOrDefault(static fault => fault is not null)
            ?? new FaultException(FaultCodes.UpstreamFailed, Describe(verb, errors), "Correct what the message names, then try again.");
    }

    private static FaultException? Known(TerraformDiagnostic error) => error.Summary switch
    {
        "Error acquiring the state lock" => Locked(error.Detail),
        "Saved plan is stale" => new FaultException(
            FaultCodes.Conflict, "The state has changed since the plan was made.", "Make a new plan, review it, and apply that."),
        "No value for required variable" or "Unassigned variable" => new FaultException(
            FaultCodes.InvalidArgument, Describe(error), "Give it in 'variables', or in a *.tfvars file of the workspace."),
        "Invalid value for input variable" or "Invalid value for variable" => new FaultException(
            FaultCodes.InvalidArgument, Describe(error), "Give the variable a value of its declared type that passes its validation."),
        _ when ProviderMissing().IsMatch(error.Summary) => new FaultException(
            FaultCodes.Unavailable,
            Describe(error),
            "The deployment server must be able to reach the provider registry, or the operator configures a provider mirror in its CLI configuration (TF_CLI_CONFIG_FILE)."),
        "Provider dependency changes detected" or "Inconsistent dependency lock file" => new FaultException(
            FaultCodes.Conflict,
            Describe(error),
            "The dependency lock file does not fit the configuration. Run 'init' (with -upgrade, if a version changed) in the workspace and keep the lock file with it."),
        "Unsupported Terraform Core version" or "Unsupported OpenTofu Core version" => new FaultException(
            FaultCodes.Unavailable, Describe(error), "The operator has to install a version that the configuration's required_version allows."),
        _ => null,
    };

    private static FaultException Locked(string detail)
    {
        var info = LockInfo().Matches(detail).DistinctBy(static match => match.Groups[1].Value).ToDictionary(static match => match.Groups[1].Value, static match => match.Groups[2].Value.Trim());
        var by = info.TryGetValue("Who", out var who) ? $" by {who}" : "";
        var doing = info.TryGetValue("Operation", out var operation) && operation.Length > 0 ? $" for {operation}" : "";
        var since = info.TryGetValue("Created", out var created) ? $" since {created}" : "";
        var id = info.TryGetValue("ID", out var lockId) ? $" (lock {lockId})" : "";
        return new FaultException(
            FaultCodes.Busy,
            $"The state is locked{by}{doing}{since}{id}.",
            "Wait until the other run has ended, then try again. If it is known to be dead, its owner can run 'terraform force-unlock'.");
    }

    private static string Describe(string verb, TerraformDiagnostic[] errors)
    {
        if (errors.Length == 0)
        {
            return $"'{verb}' failed without saying why.";
        }

        var text = new StringBuilder($"'{verb}' failed: ");
        text.AppendJoin(" | ", errors.Take(3).Select(Describe));
        if (errors.Length > 3)
        {
            text.Append(" | and ").Append(errors.Length - 3).Append(" more");
        }

        return Cut(text.ToString());
    }

    private static string Describe(TerraformDiagnostic error)
    {
        var place = error.Address ?? (error.File is null ? null : $"{Path.GetFileName(error.File)}:{error.Line}");
        var detail = Whitespace().Replace(error.Detail, " ").Trim();
        return Cut($"{(place is null ? "" : place + ": ")}{error.Summary}{(detail.Length == 0 ? "" : ": " + detail)}");
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";

    [GeneratedRegex("^(Failed to query available provider packages|Failed to install provider|Required plugins are not installed|Could not retrieve|Invalid provider registry host)", RegexOptions.CultureInvariant)]
    private static partial Regex ProviderMissing();

    [GeneratedRegex(@"^\s*(ID|Operation|Who|Created):\s*(.*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LockInfo();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Whitespace();
}
