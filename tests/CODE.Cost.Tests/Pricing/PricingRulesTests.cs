using System.Text;
using System.Text.Json.Nodes;
using CODE.Cost.Plans;
using CODE.Cost.Pricing;
using CODE.Cost.Tests.Golden;
using CODE.Cost.Tests.Server;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Cost.Tests.Pricing;

public sealed class PricingRulesTests(CostServer server) : IClassFixture<CostServer>
{
    private static readonly PricingRules Rules = new();

    [Fact]
    public void Rules_OfEachProvider_AreMany()
    {
        Assert.InRange(Rules.All.Count(), 100, 1000);
        Assert.All(new[] { "aws_", "azurerm_", "google_" }, static prefix => Assert.InRange(Rules.All.Count(rule => rule.Type.StartsWith(prefix, StringComparison.Ordinal)), 20, 1000));
    }

    [Fact]
    public void Rules_AnyType_IsPricedOrFreeAndNotBoth() => Assert.All(Rules.All, static rule => Assert.False(Rules.IsFree(rule.Type), rule.Type));

    // Another server sends only the attributes that a rule names: one that it forgot would change the price there.
    [Theory]
    [MemberData(nameof(GoldenPlan.Names), MemberType = typeof(GoldenPlan))]
    public async Task Rules_GivenOnlyTheAttributesTheyName_PriceTheSame(string name)
    {
        var plan = GoldenPlan.Of(name);
        var reduced = JsonNode.Parse(plan.Json)!;
        foreach (var change in reduced["resource_changes"]!.AsArray())
        {
            var type = change!["type"]!.GetValue<string>();
            string[] wanted = [.. Rules.Find(type)?.Attributes ?? RelatedResources.Attributes.GetValueOrDefault(type) ?? [], "region", "availability_zone", "location", "zone"];
            foreach (var side in new[] { "before", "after" })
            {
                if (change["change"]![side] is JsonObject values)
                {
                    foreach (var extra in values.Select(static member => member.Key).Except(wanted).ToArray())
                    {
                        values.Remove(extra);
                    }
                }
            }
        }

        var estimate = await server.Host.Services.GetRequiredService<PlanPricer>().PriceAsync(
            PlanLoader.Parse(Encoding.UTF8.GetBytes(reduced.ToJsonString())), PricingTerms.Of(730, includesTransfer: true, null), TestContext.Current.CancellationToken);

        Assert.InRange(estimate.After - plan.After, -0.00005m, 0.00005m);
    }
}
