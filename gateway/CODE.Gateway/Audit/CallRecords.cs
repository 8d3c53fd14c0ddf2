using System.Diagnostics;
using CODE.Gateway.Catalog;
using CODE.Gateway.Containment;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Audit;

/// <summary>Makes the records of calls.</summary>
internal sealed class CallRecords(RedactedArguments arguments, SecretRedactor redactor, TimeProvider time)
{
    // Names, URIs and whatever else a caller may write as long as it likes.
    private const int MaxText = 1_024;

    // The singular of each kind, by its index.
    private static readonly string[] Kinds = ["tool", "prompt", "resource", "template"];

    /// <summary>A call that is about to be forwarded.</summary>
    public AuditRecord OfStart(GatewayCall call) => Of(call, AuditEvent.Start, AuditDecision.Allowed);

    /// <summary>A call that came back.</summary>
    /// <param name="call">The call.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="hasFailed">Whether an exception went through.</param>
    public AuditRecord OfEnd(GatewayCall call, TimeSpan duration, bool hasFailed)
    {
        var outcome = call.Outcome;
        var isRefused = outcome.Kind == CallOutcomeKind.Refused || call.Verdicts.Any(static verdict => !verdict.IsAllowed);
        var fault = outcome.Fault ?? (outcome.Kind != CallOutcomeKind.Unanswered ? null
            : call.Aborted.IsCancellationRequested ? FaultCodes.Cancelled
            : hasFailed ? FaultCodes.Internal
            : null);
        return Of(call, AuditEvent.Call, isRefused ? AuditDecision.Refused : AuditDecision.Allowed, outcome, fault, duration);
    }

    private AuditRecord Of(GatewayCall call, AuditEvent what, AuditDecision decision, CallOutcome? outcome = null, string? fault = null, TimeSpan? duration = null) => new()
    {
        Time = time.GetUtcNow(),
        Event = what,
        Call = call.Id,
        Caller = call.Caller.Subject,
        Roles = call.Caller.Roles,
        Client = call.Caller.ClientId,
        Host = Safe(call.Message.ClientName),
        Server = call.Use?.Server.Name ?? call.Target?.Name,
        // What the gateway keeps for callers are resources of no server.
        Kind = call.Use is { } use ? Kinds[use.Kind.Index] : call.Message.Uri is not null ? "resource" : "task",
        Method = call.Message.Method,
        Key = Safe(call.Use?.Key ?? call.Message.Uri ?? call.Message.TaskId),
        ArgumentsHash = call.Message.Arguments.IsEmpty ? null : call.ArgumentsHash,
        Arguments = call.Message.Arguments.IsEmpty ? null : arguments.Of(call.Arguments),
        Decision = decision,
        Verdicts = [.. call.Verdicts.Select(static verdict => verdict.Audited)],
        Approval = call.ApprovalId,
        Outcome = outcome?.Kind,
        Fault = fault,
        DurationMs = duration is { } taken ? Math.Round(taken.TotalMilliseconds, 3) : null,
        Bytes = outcome is { Bytes: > 0 and var bytes } ? bytes : null,
        Cache = outcome is null ? null : call.Cache,
        TraceId = Activity.Current?.TraceId.ToHexString(),
        Revision = call.Message.Revision,
    };

    private string? Safe(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var redacted = redactor.Redact(text);
        return redacted.Length <= MaxText ? redacted : $"{redacted.AsSpan(0, MaxText - 1)}…";
    }
}
