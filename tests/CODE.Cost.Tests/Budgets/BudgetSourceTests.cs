using CODE.Cost.Tests.Server;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Cost.Tests.Budgets;

/// <summary>What the server tells of a deployment when it is asked for context.</summary>
public sealed class BudgetSourceTests(CostServer server) : IClassFixture<CostServer>
{
    [Fact]
    public async Task Find_BudgetsOfADeployment_AreThoseThatNameItTheTightestFirst()
    {
        await server.AnswerAsync("set_budget", new { name = "shop/live", amount = 100, spent = 10 });
        await server.AnswerAsync("set_budget", new { name = "shop/test", amount = 100, spent = 90 });
        await server.AnswerAsync("set_budget", new { name = "workshop", amount = 100, spent = 99 });

        var found = await Source.FindAsync(ContextQuery.Of("shop", null, new Caller("alice", [], null)), TestContext.Current.CancellationToken);

        Assert.Equal(["budget/shop/test", "budget/shop/live"], found.Items.Select(static item => item.Key));
        Assert.Equal("budget shop/test: 90 of 100 USD a month are spent", found.Items[0].Summary);
        Assert.Equal(("set_budget", "alice"), (found.Items[0].Tool, found.Items[0].Caller));
    }

    private IContextSource Source => server.Host.Services.GetServices<IContextSource>().Single(static source => source.Name == "budgets");
}
