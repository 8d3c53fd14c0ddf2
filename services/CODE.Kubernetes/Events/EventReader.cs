using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Kubernetes.Events;

/// <summary>Reads events.</summary>
internal sealed class EventReader(ResourceCatalog catalog, TimeProvider time)
{
    private const int Most = 20_000;

    /// <summary>The groups of events, the newest first.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="namespace">Of this namespace; of all when null.</param>
    /// <param name="subject">Of this object, as <c>kind/name</c> or a name alone; of all when null.</param>
    /// <param name="eventType">Of this type.</param>
    /// <param name="since">Not older than this.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The groups, and whether there are more events than could be read.</returns>
    public async Task<(IReadOnlyList<EventGroup> Groups, bool IsCut)> ReadAsync(
        ICluster cluster, string? @namespace, string? subject, string? eventType, TimeSpan? since, CancellationToken cancellationToken)
    {
        var fields = await FieldsAsync(cluster, subject, eventType, cancellationToken);
        var (events, isCut) = await cluster.ReadAsync<Corev1EventList, Corev1Event>(KnownTypes.Event, new Selection(@namespace, Fields: fields), Most, cancellationToken);
        var oldest = since is { } age ? time.GetUtcNow().UtcDateTime - age : DateTime.MinValue;
        return ([.. EventGroups.Of(events).Where(group => group.Last is null || group.Last >= oldest)], isCut);
    }

    private async Task<string?> FieldsAsync(ICluster cluster, string? subject, string? eventType, CancellationToken cancellationToken)
    {
        var wanted = new List<string>();
        if (subject is not null)
        {
            var slash = subject.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0)
            {
                wanted.Add($"involvedObject.kind={(await catalog.FindAsync(cluster, subject[..slash], cancellationToken)).Kind}");
            }

            wanted.Add($"involvedObject.name={subject[(slash + 1)..]}");
        }

        if (eventType is not null)
        {
            wanted.Add($"type={eventType}");
        }

        return wanted.Count == 0 ? null : string.Join(',', wanted);
    }
}
