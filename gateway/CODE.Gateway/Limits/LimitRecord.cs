using CODE.Gateway.Policy;

namespace CODE.Gateway.Limits;

/// <summary>Whose calls a limit counts together.</summary>
internal enum LimitPer
{
    /// <summary>Those of one caller.</summary>
    Caller,

    /// <summary>Those of one tool, whoever calls.</summary>
    Tool,

    /// <summary>Those of one caller to one tool.</summary>
    CallerTool,

    /// <summary>All that the limit is about.</summary>
    All,
}

/// <summary>A limit, as the policy file has it.</summary>
internal sealed record LimitRecord : RuleRecord
{
    /// <summary>Whose calls are counted together.</summary>
    public LimitPer Per { get; init; }

    /// <summary>How many calls in how much time, e.g. <c>60/min</c>.</summary>
    public string? Rate { get; init; }

    /// <summary>How many calls at once.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How long a call may run, in seconds; a tool's own deadline holds when it is shorter.</summary>
    public double? DeadlineSeconds { get; init; }
}
