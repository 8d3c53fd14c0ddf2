using CODE.Bench.Groups.Kubernetes;
using CODE.Bench.Groups.Monitoring;
using CODE.Bench.Groups.Scale;

namespace CODE.Bench.Groups;

/// <summary>What can be measured.</summary>
internal static class BenchGroups
{
    /// <summary>All groups, in the order in which they run and are shown.</summary>
    public static readonly IReadOnlyList<IBenchGroup> All =
        [new GatewayGroup(), new CachedGroup(), new HitRateGroup(), new PeersGroup(), new ScaleGroup(), new StartGroup(), new ValidationGroup(), new ContextGroup(), new KubernetesGroup(),
            new MonitoringGroup(), new CostGroup(), new SoakGroup()];
}
