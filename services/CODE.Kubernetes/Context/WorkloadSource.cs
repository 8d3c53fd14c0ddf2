using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Objects;
using CODE.Kubernetes.Diagnosis;
using CODE.Kubernetes.Overviews;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Kubernetes.Context;

/// <summary>
/// What the default cluster tells of a deployment, as the caller may see it: the verdict about each workload of that name; without a name, what needs looking at. What was changed is remembered, and told from the
/// server's memory.
/// </summary>
internal sealed class WorkloadSource(IClusterDirectory clusters, Diagnostician diagnostician, ClusterOverview overviews, TimeProvider time) : IContextSource
{
    private const int MostWorkloads = 3;
    private const int MostOfOverview = 5;
    private static readonly ResourceType[] Kinds = [KnownTypes.Deployment, KnownTypes.StatefulSet, KnownTypes.DaemonSet];

    /// <inheritdoc/>
    public string Name => "cluster";

    /// <inheritdoc/>
    public Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        var cluster = clusters.Open(context: null, query.Caller);
        return query.Name is { } name ? WorkloadsAsync(cluster, name, query.Namespace, cancellationToken) : OverviewAsync(cluster, query.Namespace, cancellationToken);
    }

    private async Task<ContextFindings> OverviewAsync(ICluster cluster, string? @namespace, CancellationToken cancellationToken)
    {
        var (found, now) = (await overviews.ReadAsync(cluster, @namespace, MostOfOverview, cancellationToken), time.GetUtcNow());
        var view = OverviewFacts.Of(found);
        var item = new ContextItem(@namespace is null ? $"cluster/{cluster.Context}" : $"cluster/{cluster.Context}/{@namespace}", view.Summary, JsonSerializer.SerializeToElement(view, FleetJson.Options), now);
        return new ContextFindings([item])
        {
            Missing = [.. found.Missing.Select(static reason => new ContextGap("cluster", FaultCodes.PermissionDenied, UntrustedText.Flatten(reason, WorkloadFacts.MostOfText)))],
        };
    }

    private async Task<ContextFindings> WorkloadsAsync(ICluster cluster, string name, string? @namespace, CancellationToken cancellationToken)
    {
        // Of a longer name, as acme/shop, the last part is what a workload can be called.
        var called = name[(name.LastIndexOf('/') + 1)..];
        var lists = await Task.WhenAll(Kinds.Select(kind => FindAsync(cluster, kind, called, @namespace, cancellationToken)));
        var homes = lists.SelectMany(static list => list.Found).ToArray();
        var looked = await Task.WhenAll(homes.Take(MostWorkloads).Select(home => LookAsync(cluster, home, cancellationToken)));
        return new ContextFindings([.. looked.Select(static workload => workload.Item).OfType<ContextItem>()])
        {
            Missing = [.. lists.Select(static list => list.Gap).OfType<ContextGap>(), .. looked.SelectMany(static workload => workload.Missing)],
            IsTruncated = homes.Length > MostWorkloads,
        };
    }

    // By its name alone: where it is need not be known. One kind that is forbidden does not hide the others.
    private static async Task<(IReadOnlyList<Home> Found, ContextGap? Gap)> FindAsync(ICluster cluster, ResourceType kind, string name, string? @namespace, CancellationToken cancellationToken)
    {
        try
        {
            var list = await cluster.SendAsync<JsonNode>(ClusterRequest.Get(kind.PathOf(@namespace), ("fieldSelector", $"metadata.name={name}"), ("limit", "50")), cancellationToken);
            return ([.. (list["items"] as JsonArray ?? []).Select(item => new Home(kind, (string?)item?["metadata"]?["namespace"] ?? "", name))], null);
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.PermissionDenied)
        {
            return ([], new ContextGap(kind.Plural, exception.Fault.Code, exception.Fault.Message));
        }
    }

    private async Task<(ContextItem? Item, IEnumerable<ContextGap> Missing)> LookAsync(ICluster cluster, Home home, CancellationToken cancellationToken)
    {
        var subject = home.Kind.Describe(home.Namespace, home.Name);
        try
        {
            var (found, causes) = await diagnostician.LookAsync(cluster, home.Kind.Kind, home.Namespace, home.Name, cancellationToken);
            var view = WorkloadFacts.Of(found, causes);
            var item = new ContextItem($"workload/{home.Namespace}/{home.Kind.Kind}/{home.Name}", $"{subject}: {view.Summary}", JsonSerializer.SerializeToElement(view, FleetJson.Options), found.Now);
            return (item, found.Missing.Select(gap => new ContextGap(subject, FaultCodes.UpstreamFailed, UntrustedText.Flatten(gap, WorkloadFacts.MostOfText))));
        }
        catch (FaultException exception)
        {
            return (null, [new ContextGap(subject, exception.Fault.Code, exception.Fault.Message)]);
        }
    }

    private sealed record Home(ResourceType Kind, string Namespace, string Name);
}
