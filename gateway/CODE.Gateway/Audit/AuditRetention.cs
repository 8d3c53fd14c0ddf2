using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Audit;

/// <summary>
/// Removes what is older than it may be, a segment at a time, so that what stays can still be verified: a sealed anchor tells where it begins.
/// Every replica does it; the store lets each removal happen once.
/// </summary>
internal sealed partial class AuditRetention(AuditStore store, AuditRemoval removal, AuditChain own, IAuditLog log, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditRetention> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Removes what may go now.</summary>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var keptFrom = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date.AddDays(-options.Value.RetentionDays), TimeSpan.Zero);
        var heads = await store.ReadHeadsAsync(cancellationToken);
        foreach (var head in heads.Sound.Values.Where(head => head.Started < keptFrom))
        {
            if (head.Time < keptFrom && head.Chain != own.Id)
            {
                // Recorded first: a chain that is gone without that has been removed by somebody else.
                await log.AppendDurablyAsync(new AuditRecord { Event = AuditEvent.Retired, Chains = [new AuditMark(head.Chain, head.Sequence)] }, cancellationToken);
                await removal.RemoveChainAsync(head, cancellationToken);
            }
            else
            {
                await RemoveSegmentsAsync(head, keptFrom, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await ApplyAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogPutOff(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RemoveSegmentsAsync(ChainHead head, DateTimeOffset keptFrom, CancellationToken cancellationToken)
    {
        while (await store.ReadAnchorAsync(head.Chain, cancellationToken) is ({ } anchor, var read) && anchor.Segment + 1 < head.Segment)
        {
            // A segment is of one day. Its successor knows the seal of its last record.
            var first = await store.ReadRecordAsync(head.Chain, anchor.Segment + 1, 0, cancellationToken);
            var next = await store.ReadRecordAsync(head.Chain, anchor.Segment + 2, 0, cancellationToken);
            if (next is null || (first ?? next).Time >= keptFrom
                || !await removal.RemoveSegmentAsync(new ChainAnchor(head.Chain, anchor.Segment + 1, next.Sequence!.Value - 1, next.Previous!), read, cancellationToken))
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Audit records whose time is over cannot be removed now; it is tried again in an hour")]
    private partial void LogPutOff(Exception exception);
}
