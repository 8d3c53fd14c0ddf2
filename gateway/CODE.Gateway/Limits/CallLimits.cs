using System.Globalization;
using CODE.Gateway.Catalog;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Limits;

/// <summary>Decides whether the limits have room for a call: every one that is about it has to.</summary>
internal sealed class CallLimits(PolicySource policy, LimitLeases leases, LimitMetrics metrics, IOptions<LimitOptions> options)
{
    /// <summary>How verdicts name the step.</summary>
    public const string Name = "limits";

    private static readonly Verdict Free = new(Name, IsAllowed: true, "default", "The limits have room.");
    private readonly LimitRule _default = LimitRule.Default(Rate.Read(options.Value.Rate)!.Value, options.Value.Concurrency);
    private LimitRule[]? _alone;

    /// <summary>How long the call may run, or null.</summary>
    public TimeSpan? DeadlineOf(GatewayCall call)
    {
        var own = call.Tool?.Deadline is { } deadline ? deadline + options.Value.DeadlineGrace : (TimeSpan?)null;
        foreach (var rule in RulesFor(call))
        {
            own = rule.Deadline < own || own is null ? rule.Deadline ?? own : own;
        }

        return own;
    }

    /// <summary>Takes room for a call.</summary>
    /// <returns>The verdict, and what was taken when it allows.</returns>
    public async ValueTask<(Verdict Verdict, LimitPermit? Permit, TimeSpan RetryAfter)> TakeAsync(GatewayCall call)
    {
        var permit = new LimitPermit();
        foreach (var rule in RulesFor(call))
        {
            var partition = rule.PartitionOf(call);
            if (rule.Rate is { } rate)
            {
                var lease = leases.RateOf(rule.Id, partition, rate);
                var answer = await lease.TakeAsync(call.Aborted);
                if (Refuse(call, rule, answer, "rate") is { } refusal)
                {
                    permit.Undo();
                    return (refusal, null, answer.RetryAfter);
                }

                if (answer.State == LimitState.Free)
                {
                    permit.Add(lease);
                }
            }

            if (rule.Concurrency is { } limit)
            {
                var lease = leases.SlotsOf(rule.Id, partition, limit);
                var (answer, slot) = await lease.TakeAsync(call.Aborted);
                if (slot is not null)
                {
                    permit.Add(lease, slot);
                }

                if (Refuse(call, rule, answer, "concurrency") is { } refusal)
                {
                    permit.Undo();
                    return (refusal, null, answer.RetryAfter);
                }
            }
        }

        return (Free, permit, default);
    }

    /// <summary>Tells what <see cref="TakeAsync"/> would, and takes nothing.</summary>
    public async Task<Verdict> PeekAsync(GatewayCall call)
    {
        foreach (var rule in RulesFor(call))
        {
            var partition = rule.PartitionOf(call);
            if (rule.Rate is { } rate && Judge(call, rule, await leases.RateOf(rule.Id, partition, rate).PeekAsync(call.Aborted), "rate") is { } byRate)
            {
                return byRate;
            }

            if (rule.Concurrency is { } limit
                && Judge(call, rule, await leases.SlotsOf(rule.Id, partition, limit).PeekAsync(call.Aborted), "concurrency") is { } byConcurrency)
            {
                return byConcurrency;
            }
        }

        return Free;
    }

    private IReadOnlyList<LimitRule> RulesFor(GatewayCall call) => policy.Current.Limits is { Count: > 0 } rules ? [_default, .. rules.Where(rule => rule.IsAbout(call))] : _alone ??= [_default];

    private Verdict? Refuse(GatewayCall call, LimitRule rule, LimitAnswer answer, string kind)
    {
        var verdict = Judge(call, rule, answer, kind);
        if (answer.State == LimitState.Unknown)
        {
            metrics.Count(rule.Id, kind, verdict is null ? "failed_open" : "failed_closed");
        }
        else if (verdict is not null)
        {
            metrics.Count(rule.Id, kind, "refused");
        }

        return verdict;
    }

    // While nobody can count, what changes something waits; what reads goes on, as far as this replica alone would let it.
    private static Verdict? Judge(GatewayCall call, LimitRule rule, LimitAnswer answer, string kind) => answer.State switch
    {
        LimitState.Full => Full(rule, answer, kind == "rate" ? $"{rule.Rate} requests" : string.Create(CultureInfo.InvariantCulture, $"{rule.Concurrency} requests at once")),
        LimitState.Unknown when IsWrite(call) => Unknown(rule),
        _ => null,
    };

    private static bool IsWrite(GatewayCall call) => call.Use?.Kind == OfferKind.Tools && call.Tool is not { IsReadOnly: true };

    private static Verdict Full(LimitRule rule, LimitAnswer answer, string what)
    {
        var seconds = SecondsOf(answer.RetryAfter);
        return new Verdict(Name, IsAllowed: false, rule.Id, $"The limit of {what} is reached.", new Fault(
            FaultCodes.RateLimited,
            $"The limit of {what} ({rule.Id}) is reached. Nothing was done.",
            string.Create(CultureInfo.InvariantCulture, $"Try again in {seconds} s, and make fewer requests at once.")));
    }

    private static Verdict Unknown(LimitRule rule) => new(Name, IsAllowed: false, rule.Id, "The store is away, so nobody can tell whether the limit is reached.", new Fault(
        FaultCodes.Unavailable,
        "The fleet's store does not answer, and without it the limits of calls that change something cannot be kept. Nothing was done.",
        "Try again shortly; calls that only read go on working."));

    /// <summary>Whole seconds, as <c>Retry-After</c> has them: never too few.</summary>
    public static int SecondsOf(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
