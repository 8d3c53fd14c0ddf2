using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Status;
using CODE.ServiceDefaults.Faults;

namespace CODE.Clusters.Waiting;

/// <summary>
/// Waits until nothing changes any more about how an object is. It watches the object, which costs the cluster two requests however long it takes; where that is not allowed, or ends, it looks again and again,
/// the less often the longer nothing changes.
/// </summary>
public sealed class ObjectWaiter(TimeProvider time)
{
    private const int WatchSeconds = 240;

    // How a pod is can change by time alone: one that is not scheduled gets some patience.
    private const int PodWatchSeconds = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Reads how an object is now.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="type">The object's kind.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There is no such object, or it cannot be read.</exception>
    public async Task<SeenObject> LookAsync(ICluster cluster, ResourceType type, string? @namespace, string name, CancellationToken cancellationToken)
    {
        var request = ClusterRequest.Get(type.PathOf(@namespace, name)) with { Subject = type.Describe(@namespace, name) };
        return See(await cluster.SendAsync<JsonNode>(request, cancellationToken) as JsonObject ?? throw new FaultException(ClusterFaults.Unreadable));
    }

    /// <summary>Waits until an object is what it was asked to be, or has failed.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="type">The object's kind.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="progress">Is told whenever something else is to be said.</param>
    /// <param name="enough">Ends the wait with how the object was last.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There is no such object any more, or it cannot be read.</exception>
    public async Task<SeenObject> WaitAsync(
        ICluster cluster, ResourceType type, string? @namespace, string name, IProgress<ObjectStatus> progress, CancellationToken enough, CancellationToken cancellationToken)
    {
        var told = new ToldStatus(progress, await LookAsync(cluster, type, @namespace, name, cancellationToken));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough, cancellationToken);
        var (pause, mayWatch) = (FirstPause, true);
        try
        {
            while (!told.Last.Status.IsFinal)
            {
                var before = told.Last;
                mayWatch = mayWatch && await WatchAsync(cluster, type, @namespace, name, told, either.Token);
                if (told.Last.Status.IsFinal)
                {
                    break;
                }

                pause = told.Last.Status == before.Status ? Longer(pause) : FirstPause;
                await Task.Delay(pause, time, either.Token);
                await LookAgainAsync(cluster, type, @namespace, name, told, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It has been waited for long enough.
        }

        return told.Last;
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;

    private static bool IsPassing(FaultException exception) => exception.Fault.Code is FaultCodes.Unavailable or FaultCodes.Timeout or FaultCodes.UpstreamFailed;

    // A cluster that is away for a moment is no reason to give up.
    private async Task LookAgainAsync(ICluster cluster, ResourceType type, string? @namespace, string name, ToldStatus told, CancellationToken cancellationToken)
    {
        try
        {
            told.See(await LookAsync(cluster, type, @namespace, name, cancellationToken));
        }
        catch (FaultException exception) when (IsPassing(exception))
        {
        }
    }

    // Without a version to begin at, the object comes first as it is now, so that the server need not remember anything.
    private async Task<bool> WatchAsync(ICluster cluster, ResourceType type, string? @namespace, string name, ToldStatus told, CancellationToken cancellationToken)
    {
        var seconds = type is { Group: "", Kind: "Pod" } ? PodWatchSeconds : WatchSeconds;
        var request = ClusterRequest.Get(
            type.PathOf(@namespace), ("watch", "true"), ("fieldSelector", $"metadata.name={name}"), ("timeoutSeconds", seconds.ToString(CultureInfo.InvariantCulture)));

        // A server that does not end it by itself is not waited for.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + Grace, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await using var stream = await cluster.OpenAsync(request, both.Token);
            await foreach (var item in WatchEvents.ReadAsync(stream, both.Token))
            {
                told.See(See(item));
                if (told.Last.Status.IsFinal)
                {
                    return true;
                }
            }
        }
        catch (FaultException exception)
        {
            return IsPassing(exception) || exception.Fault.Code == FaultCodes.Expired;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // Closed: look how it is, and watch again.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        return true;
    }

    private SeenObject See(JsonObject item) => new(item, ObjectStatus.Of(item, time.GetUtcNow()));
}

/// <summary>An object, and how it is.</summary>
/// <param name="Item">The object as the cluster sent it.</param>
/// <param name="Status">How it is.</param>
public sealed record SeenObject(JsonObject Item, ObjectStatus Status);
