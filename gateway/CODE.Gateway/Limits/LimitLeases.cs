using System.Collections.Concurrent;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CODE.Gateway.Limits;

/// <summary>What this replica holds of each limit, by what is counted together.</summary>
internal sealed partial class LimitLeases(IConnectionMultiplexer store, TimeProvider time, ILogger<LimitLeases> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Rule, string Partition, Rate Rate), RateLease> _rates = new();
    private readonly ConcurrentDictionary<(string Rule, string Partition, int Limit), SlotLease> _slots = new();

    /// <summary>The lease of a rate.</summary>
    public RateLease RateOf(string rule, string partition, Rate rate) => _rates.GetOrAdd(
        (rule, partition, rate), static (key, self) => self.NewRate(key), this);

    /// <summary>The lease of slots.</summary>
    public SlotLease SlotsOf(string rule, string partition, int limit) => _slots.GetOrAdd(
        (rule, partition, limit), static (key, self) => self.NewSlots(key), this);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TendAsync(stoppingToken);
        }
    }

    private RateLease NewRate((string Rule, string Partition, Rate Rate) key) => new(store, $"code:gateway:rate:{key.Rule}:{key.Rate}:{key.Partition}", key.Rate, time);

    private SlotLease NewSlots((string Rule, string Partition, int Limit) key) => new(store, $"code:gateway:slots:{key.Rule}:{key.Partition}", key.Limit, time);

    private async Task TendAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var slots in _slots.Values)
            {
                await slots.TendAsync(cancellationToken);
            }
        }
        catch (FaultException exception)
        {
            // They run out by themselves; the next round tries again.
            LogNotTended(exception);
        }

        var oldest = time.GetUtcNow() - Forgotten;
        foreach (var (key, lease) in _rates)
        {
            if (lease.LastUsed < oldest)
            {
                _rates.TryRemove(key, out _);
            }
        }

        foreach (var (key, lease) in _slots)
        {
            if (lease.LastUsed < oldest && lease.IsUnused)
            {
                _slots.TryRemove(key, out _);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "The slots of running calls could not be kept alive")]
    private partial void LogNotTended(Exception exception);
}
