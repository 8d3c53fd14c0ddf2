using System.Collections.Concurrent;
using System.Diagnostics;
using CODE.Bench.Measuring;

namespace CODE.Bench.Fleet;

/// <summary>Watches a starting host, and tells how long each service took from its process's appearance to its own health.</summary>
internal sealed class ServiceStarts(int hostId, Asking asking)
{
    private const string HealthPath = "/health";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private readonly ConcurrentDictionary<int, Task> _watched = new();
    private readonly ConcurrentDictionary<string, double> _seconds = new(StringComparer.Ordinal);

    /// <summary>Seconds, by the service's name; of those that became healthy.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>Watches until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                foreach (var id in ProcessTree.ChildrenOf(hostId))
                {
                    _ = _watched.GetOrAdd(id, _ => WatchAsync(id, Stopwatch.GetTimestamp(), cancellationToken));
                }

                await Task.Delay(Interval, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(_watched.Values);
        }
    }

    private async Task WatchAsync(int id, long began, CancellationToken cancellationToken)
    {
        try
        {
            var service = await ServiceProcess.OfAsync(id, cancellationToken);
            while (!await asking.IsThereAsync(new Uri(service.Address, HealthPath), cancellationToken))
            {
                await Task.Delay(Interval, cancellationToken);
            }

            _seconds.TryAdd(service.Name, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The start is over.
        }
    }
}
