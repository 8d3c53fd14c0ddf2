namespace CODE.Gateway.Routing;

/// <summary>How a call ended.</summary>
internal enum CallOutcomeKind
{
    /// <summary>Nobody knows: the client went away, or the server broke off.</summary>
    Unanswered,

    /// <summary>A result.</summary>
    Ok,

    /// <summary>A result that tells of an error of the tool.</summary>
    ToolError,

    /// <summary>A JSON-RPC error of the server.</summary>
    ProtocolError,

    /// <summary>The gateway did not let it through.</summary>
    Refused,

    /// <summary>The client is asked for something first.</summary>
    InputRequired,

    /// <summary>It goes on as a task.</summary>
    Task,

    /// <summary>It was only asked whether it would be let through.</summary>
    Preflight,
}

/// <summary>How a call ended, for the audit and the metrics.</summary>
/// <param name="Kind">How.</param>
/// <param name="Fault">The fault's code where there is one; one of <see cref="ServiceDefaults.Faults.FaultCodes"/>.</param>
/// <param name="Bytes">The size of the answer, where it came from a server.</param>
/// <param name="RpcCode">The code of the JSON-RPC error, where the answer is one.</param>
internal sealed record CallOutcome(CallOutcomeKind Kind, string? Fault = null, long Bytes = 0, int? RpcCode = null);
