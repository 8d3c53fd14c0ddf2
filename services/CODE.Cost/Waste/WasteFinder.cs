using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Cost.Kubernetes;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Plans;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Waste;

/// <summary>Looks for waste wherever it can: in what was measured, in the cluster's objects, in a terraform state. A place that cannot be looked at is a gap, never nothing.</summary>
internal sealed class WasteFinder(MeasuredWaste measured, ResourceCatalog catalog, PlanLoader loader, PlanPricer pricer, TimeProvider time)
{
    private static readonly WasteKind[] InMetrics = [WasteKind.IdleWorkload, WasteKind.OverProvisioned, WasteKind.EmptyNode];
    private static readonly WasteKind[] InClusters = [WasteKind.UnattachedVolume, WasteKind.UnmountedClaim, WasteKind.UnusedLoadBalancer, WasteKind.ScaledToZero, WasteKind.OldSnapshot];
    private static readonly WasteKind[] InStates = [WasteKind.UnattachedVolume, WasteKind.UnusedAddress, WasteKind.StoppedInstance, WasteKind.OldSnapshot];

    /// <summary>Looks.</summary>
    /// <param name="kinds">For what; for everything when empty.</param>
    /// <param name="namespace">In which namespace; in all when null.</param>
    /// <param name="state">A terraform state or its path in the workspace; none when null.</param>
    /// <param name="open">Opens the metrics.</param>
    /// <param name="openCluster">Opens the cluster.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The state cannot be read.</exception>
    public async Task<WasteReport> FindAsync(
        IReadOnlyCollection<WasteKind> kinds, string? @namespace, string? state, Func<Task<ClusterMetrics>> open, Func<ICluster> openCluster, CancellationToken cancellationToken)
    {
        var gaps = new Gaps();
        var (findings, assumptions, prices) = (new List<WasteFinding>(), new List<string>(), new List<Price>());
        var isDegraded = false;

        // The caller's own argument: a state that cannot be read is a fault.
        if (state is not null && Wants(InStates))
        {
            var plan = await loader.LoadAsync(state, cancellationToken);
            Take(await InStateAsync(plan, gaps, cancellationToken));
        }

        if (Wants(InMetrics) && await gaps.ReadAsync("idle and over-provisioned workloads, and empty nodes", async () => Tuple.Create(await measured.FindAsync(await open(), @namespace, openCluster, gaps, cancellationToken))) is { Item1: var (used, nodes) })
        {
            findings.AddRange(used);
            assumptions.AddRange(nodes.Assumptions);
            prices.AddRange(nodes.Prices);
            isDegraded |= nodes.IsDegraded;
        }

        if (Wants(InClusters) && await gaps.ReadAsync("volumes, claims, load balancers, workloads without replicas and snapshots", async () => await ClusterObjects.ReadAsync(openCluster(), catalog, @namespace, gaps, cancellationToken)) is { } objects)
        {
            Take(await WasteBill.PriceAsync(pricer, [.. new ClusterWaste(objects, @namespace, time.GetUtcNow()).Find()], static resource => resource.CostAfter, cancellationToken));
        }

        return new WasteReport(
            [.. findings.Where(one => kinds.Count == 0 || kinds.Contains(one.Kind))
                .OrderByDescending(static one => one.MonthlyCost ?? -1).ThenBy(static one => one.Kind).ThenBy(static one => one.Subject, StringComparer.Ordinal)],
            gaps.Told, [.. assumptions.Distinct()], [.. prices.DistinctBy(static price => price.Key)], isDegraded);

        bool Wants(WasteKind[] there) => kinds.Count == 0 || kinds.Any(there.Contains);

        void Take((IReadOnlyList<WasteFinding> Findings, PlanEstimate Estimate) priced)
        {
            findings.AddRange(priced.Findings);
            if (priced.Findings.Count > 0)
            {
                assumptions.AddRange(priced.Estimate.Assumptions.Select(static one => one.Text));
                prices.AddRange(priced.Estimate.Prices);
            }

            isDegraded |= priced.Estimate.IsDegraded;
        }
    }

    private async Task<(IReadOnlyList<WasteFinding> Findings, PlanEstimate Estimate)> InStateAsync(TerraformPlan plan, Gaps gaps, CancellationToken cancellationToken)
    {
        var search = new StateWaste(plan, time.GetUtcNow());
        IReadOnlyList<WasteDraft> drafts;
        try
        {
            drafts = search.Find();
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair is valid JSON, but no text.
            throw new FaultException(new Fault(FaultCodes.InvalidArgument, "The state holds text that is no Unicode.", "Give the unchanged output of: terraform show -json"), exception);
        }

        foreach (var type in search.AgelessSnapshots)
        {
            gaps.Add($"age of {type}: a state does not tell it");
        }

        var stopped = drafts.Where(static draft => draft.Kind == WasteKind.StoppedInstance).SelectMany(static draft => draft.Resources).OfType<PlannedResource>().ToHashSet();
        return await WasteBill.PriceAsync(
            pricer, drafts, resource => stopped.Contains(resource.Resource) ? resource.After.Where(static line => !IsRunning(line)).Sum(static line => line.Cost) : resource.CostAfter, cancellationToken);
    }

    // A machine that is stopped is not paid for by the hour.
    private static bool IsRunning(CostLine line) => line.Price.Unit.EndsWith("hour", StringComparison.Ordinal);
}
