using Microsoft.Extensions.Hosting;

namespace CODE.ServiceDefaults.Hosting;

/// <summary>Gives back, once, the memory that the start took and nobody needs any more: about a half of the heap of a server at rest.</summary>
/// <remarks>The collector would do so when the heap has grown by some megabytes, which in a service that is asked now and then may be never.</remarks>
internal sealed class StartupGarbage(TimeProvider time) : BackgroundService
{
    // After the first probes and the first lists, which load code of their own.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Delay, time, stoppingToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
