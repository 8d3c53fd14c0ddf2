using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.Clusters.Pods;
using CODE.ServiceDefaults.Faults;
using k8s.Models;

namespace CODE.Kubernetes.Logs;

/// <summary>Reads the ends of logs: of one pod, or of those pods of a workload that need looking at most.</summary>
internal sealed class LogReader(ResourceCatalog catalog, TimeProvider time)
{
    // Repeats become one line, so that more has to be read than is shown; and a filter may find little.
    private const int ReadForEachShown = 20;
    private const int MostRead = 50_000;
    private const int MostPods = 3;
    private const int MostBytes = 16 * 1024;
    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The log of a container of a pod.</summary>
    public async Task<IReadOnlyList<PodLog>> OfPodAsync(ICluster cluster, string @namespace, string pod, LogQuery query, CancellationToken cancellationToken)
    {
        var request = ClusterRequest.Get(KnownTypes.Pod.PathOf(@namespace, pod)) with { Subject = KnownTypes.Pod.Describe(@namespace, pod) };
        return [await ReadAsync(cluster, await cluster.SendAsync<V1Pod>(request, cancellationToken), query, MostBytes, cancellationToken)];
    }

    /// <summary>The logs of the pods of a workload, the worst first.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="workload">The workload as <c>kind/name</c>; a name alone is that of a Deployment.</param>
    /// <param name="query">What of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<PodLog>> OfWorkloadAsync(ICluster cluster, string @namespace, string workload, LogQuery query, CancellationToken cancellationToken)
    {
        var (kind, name) = workload.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? (workload[..slash], workload[(slash + 1)..]) : ("Deployment", workload);
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        var item = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(type.PathOf(@namespace, name)) with { Subject = type.Describe(@namespace, name) }, cancellationToken);
        var selector = Selectors.TextOf(item["spec"]?["selector"] as JsonObject)
            ?? throw new FaultException(FaultCodes.InvalidArgument, $"{type.Kind} has no pods of its own.", "Give a pod, or a workload such as deploy/web.");
        var (pods, _) = await cluster.ReadAsync<V1PodList, V1Pod>(KnownTypes.Pod, new Selection(@namespace, selector), MostRead, cancellationToken);
        var now = time.GetUtcNow();
        V1Pod[] worst = [.. pods.OrderBy(pod => PodState.Of(pod, now).Health).Where(static pod => pod.Spec.NodeName is not null).Take(MostPods)];
        if (worst.Length == 0)
        {
            throw new FaultException(FaultCodes.NotFound, $"{type.Describe(@namespace, name)} has no pod that was started.", "rollout_status tells why.");
        }

        var shared = query with { Lines = Math.Max(1, query.Lines / worst.Length) };
        return await Task.WhenAll(worst.Select(pod => ReadAsync(cluster, pod, shared, MostBytes / worst.Length, cancellationToken)));
    }

    private async Task<PodLog> ReadAsync(ICluster cluster, V1Pod pod, LogQuery query, int bytes, CancellationToken cancellationToken)
    {
        var container = query.Container ?? ContainerOf(pod);
        var folding = new LogFolding(new LogLimits(query.Lines, bytes), query.Filter, hasTimes: true);
        var request = ClusterRequest.Get(
            KnownTypes.Pod.PathOf(pod.Metadata.NamespaceProperty, pod.Metadata.Name, "log"),
            ("container", container),
            ("previous", query.IsPrevious ? "true" : null),
            ("sinceSeconds", query.Since is { } since ? ((long)since.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null),
            ("tailLines", (query.Filter is null ? Math.Min(query.Lines * ReadForEachShown, MostRead) : MostRead).ToString(CultureInfo.InvariantCulture)),
            ("timestamps", "true")) with { Accept = "*/*" };
        using var deadline = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var isCut = false;
        try
        {
            await using var log = await cluster.OpenAsync(request, both.Token);
            await LogLines.ReadAsync(log, folding, both.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            isCut = true;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // The kubelet or something between broke off: what was read is worth something.
            isCut = true;
        }

        return new PodLog(pod.Metadata.Name, container, folding.Finish(), isCut);
    }

    // The one that is in trouble, before the one that somebody declared to be the main one.
    private static string ContainerOf(V1Pod pod)
    {
        var statuses = (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []);
        return statuses.FirstOrDefault(static status => status is { Ready: false, RestartCount: > 0 } or { State.Terminated.ExitCode: not 0 })?.Name
            ?? (pod.Metadata.Annotations?.TryGetValue(DefaultContainer, out var declared) == true ? declared : pod.Spec.Containers[0].Name);
    }
}

/// <summary>What to read of a log.</summary>
/// <param name="Container">The container; the one that says most when null.</param>
/// <param name="IsPrevious">Whether that of the container before its last restart is meant.</param>
/// <param name="Since">Not older than this.</param>
/// <param name="Filter">Which lines.</param>
/// <param name="Lines">How many lines at most, repeats counting as one.</param>
internal sealed record LogQuery(string? Container, bool IsPrevious, TimeSpan? Since, LogFilter? Filter, int Lines);

/// <summary>The end of a container's log.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Log">Its lines.</param>
/// <param name="IsCut">Whether reading ended before the log did.</param>
internal sealed record PodLog(string Pod, string Container, FoldedLog Log, bool IsCut);
