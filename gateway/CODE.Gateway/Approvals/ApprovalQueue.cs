using System.Security.Cryptography;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Approvals;

/// <summary>Has a call wait for somebody's approval, and lets it run by one: once.</summary>
internal sealed class ApprovalQueue(ApprovalStore store, EvidenceReader evidence, IOptions<ApprovalOptions> options, TimeProvider time)
{
    // Each round is lost only to somebody else who got further.
    private const int MaxRounds = 10;
    private const int IdLength = 12;
    private const string IdLetters = "23456789abcdefghjkmnpqrstvwxyz";

    /// <summary>What is known of a call's approval, and what would happen; changes nothing.</summary>
    public async Task<Verdict> LookAsync(GatewayCall call, ApprovalNeed need)
    {
        var (_, known) = await store.FindByCallAsync(CallFingerprint.Of(call, need), call.Aborted);
        call.ApprovalId = known?.Approval.Id;
        return known?.Approval.StateAt(time.GetUtcNow()) switch
        {
            ApprovalState.Approved => ApprovalVerdicts.Approved(known.Approval),
            ApprovalState.Pending => ApprovalVerdicts.Pending(call, need, known.Approval),
            ApprovalState.Refused when known.Approval.ExpiresAt > time.GetUtcNow() => ApprovalVerdicts.Refused(call, need, known.Approval),
            _ => ApprovalVerdicts.HasToBeApproved(call, need),
        };
    }

    /// <summary>Lets the call run when it is approved, which uses the approval up; otherwise has it wait.</summary>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task<Verdict> DecideAsync(GatewayCall call, ApprovalNeed need)
    {
        var fingerprint = CallFingerprint.Of(call, need);
        for (var round = 0; round < MaxRounds; round++)
        {
            var now = time.GetUtcNow();
            var (knownId, known) = await store.FindByCallAsync(fingerprint, call.Aborted);
            call.ApprovalId = known?.Approval.Id;
            switch (known?.Approval.StateAt(now))
            {
                case ApprovalState.Pending:
                    return ApprovalVerdicts.Pending(call, need, known.Approval);
                case ApprovalState.Refused when known.Approval.ExpiresAt > now:
                    return ApprovalVerdicts.Refused(call, need, known.Approval);
                case ApprovalState.Approved:
                    if (await store.ReplaceAsync(known, known.Approval with { State = ApprovalState.Used, UsedAt = now }, call.Aborted))
                    {
                        return ApprovalVerdicts.Approved(known.Approval);
                    }

                    break;
                default:
                    if (await store.CountOpenAsync(call.Caller.Subject, call.Aborted) >= options.Value.MaxOpenPerCaller)
                    {
                        return ApprovalVerdicts.TooMany(need, options.Value.MaxOpenPerCaller);
                    }

                    var approval = await NewAsync(call, need, fingerprint);
                    if (await store.AddAsync(approval, knownId, call.Aborted))
                    {
                        call.ApprovalId = approval.Id;
                        return ApprovalVerdicts.Pending(call, need, approval);
                    }

                    break;
            }
        }

        return ApprovalVerdicts.Busy(need);
    }

    private async Task<Approval> NewAsync(GatewayCall call, ApprovalNeed need, string fingerprint)
    {
        var shown = await evidence.OfAsync(call);
        var now = time.GetUtcNow();
        return new Approval
        {
            Id = $"ap-{RandomNumberGenerator.GetString(IdLetters, IdLength)}",
            State = ApprovalState.Pending,
            Kind = need.Kind,
            Rule = need.Rule,
            Approvers = need.Approvers,
            Requester = call.Caller.Subject,
            Client = call.Caller.ClientId,
            Server = call.Use!.Server.Name,
            Tool = call.Use.Key,
            ArgumentsHash = call.ArgumentsHash,
            DefinitionHash = call.Tool?.Hash ?? string.Empty,
            Fingerprint = fingerprint,
            RequestedAt = now,
            ExpiresAt = now + need.ExpiresIn,
            UsableFor = need.ExpiresIn,
            Evidence = shown,
        };
    }
}
