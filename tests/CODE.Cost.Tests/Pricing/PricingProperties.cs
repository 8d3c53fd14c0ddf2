using System.Text;
using CODE.Cost.Plans;
using CODE.Cost.Pricing;
using CODE.Cost.Tests.Server;
using FsCheck.Xunit;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Cost.Tests.Pricing;

/// <summary>What holds for each plan.</summary>
public sealed class PricingProperties(CostServer server) : IClassFixture<CostServer>
{
    // Of a line.
    private const decimal Rounding = 0.000001m;

    [Property(Arbitrary = [typeof(PlanSample)], MaxTest = 60)]
    public async Task Price_AnyPlan_LosesNoResourceAndAddsUp(PlanSample sample)
    {
        var estimate = await PriceAsync(sample);

        Assert.Equal(sample.Count, Enum.GetValues<PricedAs>().Sum(estimate.Count));
        Assert.Equal(estimate.After, estimate.Resources.SelectMany(static resource => resource.After).Sum(static line => line.Cost));
        Assert.Equal(estimate.Before, estimate.Resources.SelectMany(static resource => resource.Before).Sum(static line => line.Cost));
        Assert.All(estimate.Resources.SelectMany(static resource => resource.After), static line => Assert.Equal(decimal.Round(line.Quantity * line.Price.Amount, 6), line.Cost));
        Assert.All(estimate.Resources.Where(static resource => resource.PricedAs is PricedAs.Unpriced or PricedAs.Partly), static resource => Assert.NotEmpty(resource.Reasons));
        Assert.All(estimate.Resources.Where(static resource => resource.CostBefore + resource.CostAfter == 0), static resource => Assert.NotEqual(PricedAs.Partly, resource.PricedAs));
    }

    [Property(Arbitrary = [typeof(PlanSample)], MaxTest = 40)]
    public async Task Price_AnyPlan_HasOneCurrency(PlanSample sample)
    {
        var estimate = await PriceAsync(sample);

        Assert.All(estimate.Prices, price => Assert.Equal(estimate.Currency, price.Currency));
    }

    [Property(Arbitrary = [typeof(PlanSample)], MaxTest = 40)]
    public async Task Price_TwiceTheHours_IsTwiceThePrice(PlanSample sample)
    {
        var (once, twice) = (await PriceAsync(sample, 365), await PriceAsync(sample, 730));

        foreach (var (first, second) in once.Resources.Zip(twice.Resources).SelectMany(static pair => pair.First.After.Zip(pair.Second.After)))
        {
            Assert.InRange(second.Cost - (2 * first.Cost), -2 * Rounding, 2 * Rounding);
            if (first.Price.Unit == "hour")
            {
                Assert.Equal(2 * first.Quantity, second.Quantity);
            }
        }
    }

    [Property(Arbitrary = [typeof(PlanSample)], MaxTest = 40)]
    public async Task Diff_TwoPlans_ComesToTheDifferenceOfTheirTotals(PlanSample @base, PlanSample head)
    {
        var (first, second) = (await PriceAsync(@base), await PriceAsync(head));

        var changes = CostDiff.Of(first, second);

        Assert.Equal(second.After - first.After, changes.Sum(static change => change.Head - change.Base));
        Assert.Empty(CostDiff.Of(first, first));
    }

    [Property(Arbitrary = [typeof(PlanSample)], MaxTest = 40)]
    public async Task Price_WithoutTransfer_IsNeverDearer(PlanSample sample)
    {
        var plan = PlanLoader.Parse(Encoding.UTF8.GetBytes(sample.Json));
        var pricer = server.Host.Services.GetRequiredService<PlanPricer>();

        var with = await pricer.PriceAsync(plan, PricingTerms.Of(730, includesTransfer: true, null), CancellationToken.None);
        var without = await pricer.PriceAsync(plan, PricingTerms.Of(730, includesTransfer: false, null), CancellationToken.None);

        Assert.True(without.After <= with.After);
    }

    private Task<PlanEstimate> PriceAsync(PlanSample sample, double hours = 730) => server.Host.Services.GetRequiredService<PlanPricer>()
        .PriceAsync(PlanLoader.Parse(Encoding.UTF8.GetBytes(sample.Json)), PricingTerms.Of(hours, includesTransfer: true, null), CancellationToken.None);
}
