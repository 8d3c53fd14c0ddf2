using CODE.Gateway.Catalog;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Limits;

/// <summary>A limit that is in force.</summary>
internal sealed class LimitRule
{
    private readonly RuleScope? _scope;
    private readonly bool _isGeneral;

    private LimitRule(string id, LimitPer per, Rate? rate, int? concurrency, TimeSpan? deadline, RuleScope? scope, bool isGeneral) =>
        (Id, Per, Rate, Concurrency, Deadline, _scope, _isGeneral) = (id, per, rate, concurrency, deadline, scope, isGeneral);

    /// <summary>How audits and refusals name it.</summary>
    public string Id { get; }

    /// <summary>Whose calls are counted together.</summary>
    public LimitPer Per { get; }

    /// <summary>How many calls in how much time.</summary>
    public Rate? Rate { get; }

    /// <summary>How many calls at once.</summary>
    public int? Concurrency { get; }

    /// <summary>How long a call may run.</summary>
    public TimeSpan? Deadline { get; }

    /// <summary>The limit that holds for every caller, whatever the policy says.</summary>
    public static LimitRule Default(Rate rate, int concurrency) => new("default", LimitPer.Caller, rate, concurrency, null, null, isGeneral: true);

    /// <summary>Makes a limit of the policy file ready.</summary>
    /// <exception cref="PolicyFault">It cannot be read.</exception>
    public static async Task<LimitRule> OfAsync(LimitRecord record)
    {
        var id = $"file/{record.Name}";
        var rate = record.Rate is { } text ? Limits.Rate.Read(text) ?? throw new PolicyFault($"{id}: rate '{text}' is none; write it as 60/min.") : (Rate?)null;
        var isGeneral = record is { Servers: null, Tools: null, When: null, Access: RuleAccess.Any } && record.Per is LimitPer.Caller or LimitPer.All;
        return new LimitRule(
            id, record.Per, rate, record.Concurrency, record.DeadlineSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, await RuleScope.OfToolsAsync(record, id), isGeneral);
    }

    /// <summary>Whether it is about a call. One that names neither servers nor tools is about everything that its callers ask, lists included; any other about tools.</summary>
    public bool IsAbout(GatewayCall call)
    {
        if (_scope is null)
        {
            return true;
        }

        return _scope.IsAbout(call.Caller)
            && (_isGeneral
                || (call.Use is { } use && use.Kind == OfferKind.Tools && _scope.IsAbout(use, call.Tool)
                    && (_scope.Condition is not { } condition || condition.MayFit(call.Message.Arguments, call.Tool))));
    }

    /// <summary>What is counted together with a call.</summary>
    public string PartitionOf(GatewayCall call) => Per switch
    {
        LimitPer.Caller => call.Caller.Subject,
        LimitPer.Tool => ToolOf(call),
        LimitPer.CallerTool => $"{ToolOf(call)} {call.Caller.Subject}",
        _ => string.Empty,
    };

    private static string ToolOf(GatewayCall call) => call.Use is { } use ? $"{use.Server.Name}/{use.Key}" : string.Empty;
}
