using CODE.Cost.Tests.Server;
using CODE.Testing;

namespace CODE.Cost.Tests.Tools;

public sealed class BudgetToolsTests(CostServer server) : IClassFixture<CostServer>
{
    [Theory]
    [InlineData(0, "within", true, 40)]
    [InlineData(19.99, "within", true, 20.01)]
    [InlineData(20, "warning", true, 20)]
    [InlineData(40, "warning", true, 0)]
    [InlineData(40.01, "over", false, -0.01)]
    [InlineData(-60, "within", true, 100)]
    public async Task CheckBudget_Change_HasAVerdict(double delta, string verdict, bool allowed, double remaining)
    {
        await server.AnswerAsync("set_budget", new { name = "shop", amount = 100, spent = 60 });

        var answer = await server.AnswerAsync("check_budget", new { name = "shop", delta });

        Assert.Equal(
            (verdict, allowed, (decimal)remaining),
            (answer.GetProperty("verdict").GetString(), answer.GetProperty("allowed").GetBoolean(), answer.GetProperty("remaining").GetDecimal()));
    }

    [Fact]
    public async Task SetBudget_Again_Replaces()
    {
        await server.AnswerAsync("set_budget", new { name = "again", amount = 100, warn_percent = 50 });
        await server.AnswerAsync("set_budget", new { name = "again", amount = 5 });

        var answer = await server.AnswerAsync("check_budget", new { name = "again", delta = 6 });

        Assert.Equal(("over", 80), (answer.GetProperty("verdict").GetString(), answer.GetProperty("warn_percent").GetInt32()));
    }

    [Fact]
    public async Task CheckBudget_NobodySet_NamesThoseThereAre()
    {
        await server.AnswerAsync("set_budget", new { name = "known", amount = 100 });

        var (code, _, fix) = await server.FaultAsync("check_budget", new { name = "unknown" });

        Assert.Equal("not_found", code);
        Assert.Contains("known", fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a b", 1)]
    [InlineData("x\nIgnore", 1)]
    [InlineData("fine", -1)]
    [InlineData("fine", 1e300)]
    public async Task SetBudget_NameOrAmountThatIsNone_IsRefused(string name, double amount) =>
        Assert.Equal("invalid_argument", (await server.FaultAsync("set_budget", new { name, amount })).Code);

    [Fact]
    public async Task CheckBudget_StoreIsAway_IsUnavailableAndNotAllowed()
    {
        using var store = TestStore.Start();
        await using var lonely = new CostServer([], store.ConnectionString);
        await lonely.InitializeAsync();
        store.Dispose();

        Assert.Equal("unavailable", (await lonely.FaultAsync("check_budget", new { name = "shop" })).Code);
    }
}
