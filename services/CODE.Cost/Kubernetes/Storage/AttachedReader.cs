using CODE.Clusters.Connections;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Faults;
using k8s.Models;

namespace CODE.Cost.Kubernetes.Storage;

/// <summary>Reads the claims and the load balancers of a window, and prices them as the resources of terraform that they are.</summary>
internal sealed class AttachedReader(PlanPricer pricer, StorageClasses classes)
{
    /// <summary>Reads and prices them.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="nodes">The nodes: where the cluster is.</param>
    /// <param name="open">Opens the cluster, for the parameters of storage classes.</param>
    /// <param name="gaps">Learns what could not be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AttachedCosts> ReadAsync(ClusterMetrics metrics, IReadOnlyList<ClusterNode> nodes, Func<ICluster> open, Gaps gaps, CancellationToken cancellationToken)
    {
        var place = nodes.Where(static node => node is { Provider: not null, Region: not null }).GroupBy(static node => (Provider: node.Provider!, node.Region))
            .OrderByDescending(static group => group.Sum(static node => node.Hours)).ThenBy(static group => group.Key.Region, StringComparer.Ordinal).FirstOrDefault()?.Key;
        Attached[] attached =
        [
            .. await VolumesAsync(metrics, place?.Region, open, gaps, cancellationToken),
            .. await BalancersAsync(metrics, place, cancellationToken),
        ];
        var plan = SyntheticPlan.Of([.. attached.Select(static one => one.Resource).OfType<Plans.PlannedResource>()]);
        var estimate = await pricer.PriceAsync(plan, PricingTerms.Of(BillingUnit.HoursPerMonth, includesTransfer: false, null), cancellationToken);
        var byResource = estimate.Resources.ToDictionary(static resource => resource.Resource);
        return new AttachedCosts(
            [.. attached.Select(one => one.Resource is null || !byResource.TryGetValue(one.Resource, out var priced) ? new AttachedCost(one, null, one.Unpriced) : Cost(one, priced))],
            estimate.Prices,
            [.. estimate.Assumptions.Select(static assumption => assumption.Text)]);
    }

    private static AttachedCost Cost(Attached one, PricedResource priced) => priced.PricedAs is PricedAs.Unpriced or PricedAs.Partly
        ? new AttachedCost(one, null, priced.Reasons[0])
        : new AttachedCost(one, decimal.Round(priced.CostAfter * one.Hours / BillingUnit.HoursPerMonth, Apportionment.Decimals), null);

    private async Task<IEnumerable<Attached>> VolumesAsync(ClusterMetrics metrics, string? region, Func<ICluster> open, Gaps gaps, CancellationToken cancellationToken)
    {
        var window = metrics.Window;
        const string Bytes = "max by (namespace,persistentvolumeclaim) (kube_persistentvolumeclaim_resource_requests_storage_bytes)";
        var hours = await metrics.AskAsync($"count_over_time(({Bytes}){window.Steps})", cancellationToken);
        if (hours.Count == 0)
        {
            return [];
        }

        var sizes = (await metrics.AskAsync($"avg_over_time(({Bytes}){window.Steps})", cancellationToken)).ByKey(static one => (one["namespace"], one["persistentvolumeclaim"]));
        var infos = (await metrics.AskAsync($"max by (namespace,persistentvolumeclaim,storageclass,volumename) (max_over_time(kube_persistentvolumeclaim_info{window.Whole}))", cancellationToken))
            .GroupBy(static one => (one["namespace"], one["persistentvolumeclaim"])).ToDictionary(static group => group.Key, static group => group.MaxBy(static one => one["volumename"].Length));
        var drivers = (await metrics.AskAsync($"max by (persistentvolume,csi_driver) (max_over_time(kube_persistentvolume_info{window.Whole}))", cancellationToken))
            .GroupBy(static one => one["persistentvolume"], StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.First()["csi_driver"], StringComparer.Ordinal);
        var mounts = (await metrics.AskAsync($"max by (namespace,persistentvolumeclaim,pod) (max_over_time(kube_pod_spec_volumes_persistentvolumeclaims_info{window.Whole}))", cancellationToken))
            .ToLookup(static one => (one["namespace"], one["persistentvolumeclaim"]), static one => one["pod"]);
        var known = await classes.ReadAsync(open, gaps, cancellationToken);
        return hours.Select(one =>
        {
            var key = (Namespace: one["namespace"], Name: one["persistentvolumeclaim"]);
            var info = infos.TryGetValue(key, out var told) ? told : default;
            var @class = info.Labels is null ? null : known?.GetValueOrDefault(info["storageclass"]);
            var driver = info.Labels is not null && drivers.GetValueOrDefault(info["volumename"]) is { Length: > 0 } csi ? csi : @class?.Provisioner ?? "";
            var disk = Disks.Of($"{key.Namespace}/{key.Name}", driver, @class?.Parameters, (decimal)(sizes.GetValueOrDefault(key) / ClusterMetrics.BytesPerGib), region);
            return new Attached(
                AttachedKind.Volume, key.Namespace, key.Name, window.HoursOf(one.Value), disk,
                disk is not null ? null : driver.Length == 0 ? "what provides its volume is not known" : "what provides its volume is not priced")
            {
                Pods = [.. mounts[key].Order(StringComparer.Ordinal)],
            };
        });
    }

    private static async Task<IEnumerable<Attached>> BalancersAsync(ClusterMetrics metrics, (string Provider, string? Region)? place, CancellationToken cancellationToken)
    {
        var found = await metrics.AskAsync($"count_over_time((max by (namespace,service) (kube_service_spec_type{{type=\"LoadBalancer\"}} == 1)){metrics.Window.Steps})", cancellationToken);
        return found.Select(one =>
        {
            var name = $"{one["namespace"]}/{one["service"]}";
            return new Attached(
                AttachedKind.LoadBalancer, one["namespace"], one["service"], metrics.Window.HoursOf(one.Value), Balancers.Of(name, place?.Provider, place?.Region), "who provides its load balancer is not known");
        });
    }
}
