using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Telemetry;

/// <summary>How a call ended, as it is counted: words from a fixed list, whatever callers and servers say.</summary>
/// <param name="Outcome">One of the constants here. All but <see cref="Unanswered"/> and <see cref="Failed"/> count as answered.</param>
/// <param name="Error">One of <see cref="FaultCodes"/>, or <c>tool_error</c>, <c>protocol_error</c>, <c>other</c>; null when nothing went wrong.</param>
internal readonly record struct CallEnd(string Outcome, string? Error)
{
    public const string Ok = "ok";
    public const string ToolError = "tool_error";
    public const string ProtocolError = "protocol_error";
    public const string Refused = "refused";
    public const string InputRequired = "input_required";
    public const string Task = "task";
    public const string Preflight = "preflight";

    /// <summary>The client went away before there was an answer. Nobody is to blame, so it counts neither way.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The server was away, broke off, was silent or talked nonsense.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>There was an answer, but only to say that something of the fleet does not work.</summary>
    public const string Failed = "failed";

    private const string Other = "other";

    /// <summary>How a call ended.</summary>
    /// <param name="call">The call, when it is back.</param>
    /// <param name="thrown">What went through the pipeline, or null.</param>
    public static CallEnd Of(GatewayCall call, Exception? thrown)
    {
        if (thrown is not null)
        {
            return call.Aborted.IsCancellationRequested ? new CallEnd(Cancelled, FaultCodes.Cancelled)
                : thrown is FaultException known ? Of(Refused, known.Fault.Code, Refused)
                : new CallEnd(Failed, FaultCodes.Internal);
        }

        var outcome = call.Outcome;
        return outcome.Kind switch
        {
            CallOutcomeKind.Ok => new CallEnd(Ok, null),
            CallOutcomeKind.InputRequired => new CallEnd(InputRequired, null),
            CallOutcomeKind.Task => new CallEnd(Task, null),
            CallOutcomeKind.Preflight => new CallEnd(Preflight, null),
            CallOutcomeKind.ToolError => Of(ToolError, outcome.Fault, ToolError),
            CallOutcomeKind.ProtocolError => Of(ProtocolError, outcome.Fault, ProtocolError),
            CallOutcomeKind.Refused => Of(Refused, outcome.Fault, Other),
            _ when outcome.Fault is null && call.Aborted.IsCancellationRequested => new CallEnd(Cancelled, FaultCodes.Cancelled),
            _ => new CallEnd(Unanswered, outcome.Fault ?? Other),
        };
    }

    private static CallEnd Of(string outcome, string? fault, string otherwise) =>
        new(fault is FaultCodes.Internal or FaultCodes.Unavailable or FaultCodes.Timeout ? Failed : outcome, fault ?? otherwise);
}
