using System.Text.Json.Serialization;
using CODE.Gateway.Caching.Answers;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Identity;

namespace CODE.Gateway.Audit;

/// <summary>What a record is about.</summary>
internal enum AuditEvent
{
    /// <summary>A call was decided about, and this is how it ended.</summary>
    Call,

    /// <summary>A call that may change something is about to be forwarded; its <see cref="Call"/> follows under the same <see cref="AuditRecord.Call"/>.</summary>
    Start,

    /// <summary>An operator did something.</summary>
    Admin,

    /// <summary>Records were lost before this one, because the store was away for longer than memory lasts.</summary>
    Gap,

    /// <summary>A chain begins; names the chains that were there before.</summary>
    Opened,

    /// <summary>How far the other chains were at this moment.</summary>
    Heads,

    /// <summary>Whole chains were removed since their time was over.</summary>
    Retired,

    /// <summary>Never kept, only shown: in the place of something that is not what the gateway wrote.</summary>
    Tampered,
}

/// <summary>What was decided about a call.</summary>
internal enum AuditDecision
{
    /// <summary>Every step let it pass.</summary>
    Allowed,

    /// <summary>A step did not.</summary>
    Refused,
}

/// <summary>What one step decided.</summary>
/// <param name="Step">The step.</param>
/// <param name="Allowed">Whether it let the call pass.</param>
/// <param name="Rule">The rule that decided.</param>
internal sealed record AuditVerdict(string Step, bool Allowed, string Rule);

/// <summary>How far a chain was.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Sequence">The number of its last record.</param>
internal sealed record AuditMark(string Chain, long Sequence);

/// <summary>One record of the audit, as it is kept and exported. Nothing in it is secret: arguments and keys are redacted.</summary>
internal sealed record AuditRecord
{
    /// <summary>The chain that the record is part of: one for each run of a gateway process. Set by the log.</summary>
    public string? Chain { get; init; }

    /// <summary>Its number in the chain, from 1. Set by the log.</summary>
    public long? Sequence { get; init; }

    /// <summary>The <see cref="Mac"/> of the record before it. Set by the log.</summary>
    public string? Previous { get; init; }

    /// <summary>When it was made. Set by the log; never before that of the record before it.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What it is about.</summary>
    public required AuditEvent Event { get; init; }

    /// <summary>Names the call, so that its start and its end are found together.</summary>
    public string? Call { get; init; }

    /// <summary>The subject of whoever called, or of the operator.</summary>
    public string? Caller { get; init; }

    /// <summary>The caller's roles.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>The OAuth client.</summary>
    public string? Client { get; init; }

    /// <summary>The program that called, as it calls itself; no proof of anything.</summary>
    public string? Host { get; init; }

    /// <summary>The server that was called.</summary>
    public string? Server { get; init; }

    /// <summary>What was asked of it: <c>tool</c>, <c>prompt</c>, <c>resource</c>, <c>template</c> or <c>task</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The method of MCP.</summary>
    public string? Method { get; init; }

    /// <summary>The tool, prompt, resource or task.</summary>
    public string? Key { get; init; }

    /// <summary>The SHA-256 of the arguments' canonical text.</summary>
    public string? ArgumentsHash { get; init; }

    /// <summary>The arguments, redacted: JSON.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Arguments { get; init; }

    /// <summary>Whether the call was let through.</summary>
    public AuditDecision? Decision { get; init; }

    /// <summary>What each step decided, in their order.</summary>
    public IReadOnlyList<AuditVerdict>? Verdicts { get; init; }

    /// <summary>The approval that the call needed.</summary>
    public string? Approval { get; init; }

    /// <summary>How the call ended.</summary>
    public CallOutcomeKind? Outcome { get; init; }

    /// <summary>The code of the fault that it ended in.</summary>
    public string? Fault { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public double? DurationMs { get; init; }

    /// <summary>The size of the answer.</summary>
    public long? Bytes { get; init; }

    /// <summary>What the cache had to do with the answer, where it may come from there.</summary>
    public CacheState? Cache { get; init; }

    /// <summary>The trace that it is part of.</summary>
    public string? TraceId { get; init; }

    /// <summary>The revision of MCP that was spoken.</summary>
    public string? Revision { get; init; }

    /// <summary>What an operator did, such as <c>permission.add</c>.</summary>
    public string? Action { get; init; }

    /// <summary>To what.</summary>
    public string? Target { get; init; }

    /// <summary>More about it, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>How many records were lost.</summary>
    public long? Dropped { get; init; }

    /// <summary>Other chains, and how far they were.</summary>
    public IReadOnlyList<AuditMark>? Chains { get; init; }

    /// <summary>HMAC-SHA256 over everything before it. Set by the log; always the last member.</summary>
    public string? Mac { get; init; }

    /// <summary>The record of what an operator did.</summary>
    /// <param name="operator">Who.</param>
    /// <param name="action">What, such as <c>permission.add</c>.</param>
    /// <param name="target">To what; no secret.</param>
    /// <param name="detail">More about it; no secret.</param>
    public static AuditRecord OfAction(Caller @operator, string action, string target, string? detail = null) => new()
    {
        Event = AuditEvent.Admin,
        Caller = @operator.Subject,
        Roles = @operator.Roles,
        Client = @operator.ClientId,
        Action = action,
        Target = target,
        Detail = detail,
        TraceId = System.Diagnostics.Activity.Current?.TraceId.ToHexString(),
    };
}
