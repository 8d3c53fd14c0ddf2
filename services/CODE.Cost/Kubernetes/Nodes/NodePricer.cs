using CODE.Cost.Plans;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;
using CODE.Cost.Pricing.Aws;
using CODE.Cost.Pricing.Azure;
using CODE.Cost.Pricing.Google;
using Microsoft.Extensions.Options;

namespace CODE.Cost.Kubernetes.Nodes;

/// <summary>Prices nodes by their types of machine, as plans are priced; nodes that no provider sells by what the operator says of them.</summary>
internal sealed class NodePricer(PriceCatalogue catalogue, IOptions<KubernetesCostOptions> options)
{
    // How the price of a machine is divided into its CPU and its memory, where only their sum has a price: in the ratio of OpenCost's default prices, those of N1 and N2 in us-central1.
    // https://github.com/opencost/opencost/blob/develop/configs/default.json
    private const decimal CoreWeight = 0.031611m;
    private const decimal GibWeight = 0.004237m;

    /// <summary>Prices nodes for the hours that they were there.</summary>
    public async Task<PricedNodes> PriceAsync(IReadOnlyList<ClusterNode> nodes, CancellationToken cancellationToken)
    {
        var drafts = nodes.Select(static node => (Node: node, Draft: Describe(node))).ToArray();
        var found = await catalogue.FindAsync([.. drafts.SelectMany(static each => each.Draft.Sheet?.Charges ?? []).Select(static charge => charge.Key).Distinct()], cancellationToken);
        PricedNode[] priced = [.. drafts.Select(each => Price(each.Node, each.Draft, found.ByKey))];
        Price[] used = [.. drafts.SelectMany(static each => each.Draft.Sheet?.Charges ?? []).Select(charge => found.ByKey.GetValueOrDefault(charge.Key)).OfType<Price>().DistinctBy(static price => price.Key)];
        IEnumerable<string> assumed = drafts.SelectMany(static each => each.Draft.Sheet?.Assumptions ?? []).Select(static assumption => assumption.Text);
        return new PricedNodes(
            priced,
            used,
            [.. assumed.Append(FormattableString.Invariant($"the price of a node is divided into CPU and memory {CoreWeight} a core to {GibWeight} a GiB, OpenCost's default prices")).Distinct()],
            found.IsDegraded);
    }

    private PricedNode Price(ClusterNode node, (PricingSheet? Sheet, string? Unpriced) draft, IReadOnlyDictionary<PriceKey, Price> prices)
    {
        var reason = draft.Unpriced;
        if (reason is null && draft.Sheet!.Charges.FirstOrDefault(charge => !prices.ContainsKey(charge.Key)) is { } missing)
        {
            reason = $"no price of {ShownText.Of(missing.Key.Sku, 80)} ({missing.Key.Service}) in {ShownText.Of(missing.Key.Region, 40)}";
        }

        if (reason is null)
        {
            var (cpu, memory) = (node.CoreHours * CoreWeight, node.GibHours * GibWeight);
            if (cpu + memory == 0)
            {
                return new PricedNode(node, null, 0, 0, "its capacity is not known");
            }

            var cost = draft.Sheet!.Charges.Sum(charge => BillingUnit.Billed(prices[charge.Key].Unit, charge.Quantity, node.Hours) * prices[charge.Key].Amount);
            var parts = Apportionment.Of(decimal.Round(cost, Apportionment.Decimals), [cpu, memory]);
            return new PricedNode(node, parts[0] + parts[1], parts[0], parts[1]);
        }

        if (options.Value is { CpuCoreHour: { } core, GibHour: { } gib })
        {
            var (cpu, memory) = (decimal.Round(node.CoreHours * core, Apportionment.Decimals), decimal.Round(node.GibHours * gib, Apportionment.Decimals));
            return new PricedNode(node, cpu + memory, cpu, memory);
        }

        return new PricedNode(node, null, 0, 0, reason);
    }

    private static (PricingSheet? Sheet, string? Unpriced) Describe(ClusterNode node)
    {
        if (node is not { Provider: { } provider, InstanceType: { Length: > 0 } type, Region: { } region })
        {
            return (null, node.Provider is null ? "its provider is not known" : node.InstanceType is null ? "its type of machine is not known" : "its region is not known");
        }

        var sheet = SyntheticPlan.SheetOf(provider, "node", node.Name, region);
        try
        {
            switch (provider)
            {
                case Providers.Aws when node.IsWindows:
                    return (null, "Windows on EC2 is not priced");
                case Providers.Aws:
                    AwsCompute.Machines(sheet, type, 1);
                    break;
                case Providers.Azure:
                    AzureCompute.Machines(sheet, type, 1, node.IsWindows);
                    break;
                default:
                    GoogleCompute.Machines(sheet, type, 1);
                    break;
            }
        }
        catch (UnpricedException exception)
        {
            return (null, exception.Message);
        }

        if (node.IsSpot)
        {
            sheet.Assume("spot capacity is reckoned at the price on demand, the most that it costs");
        }

        return (sheet, null);
    }
}
