using CODE.Cost.Tests.Billing;
using CODE.Testing;

namespace CODE.Cost.Tests.Budgets;

/// <summary>Budgets whose spending is that of imported bills.</summary>
public sealed class ActualBudgetTests : IAsyncLifetime
{
    private static readonly DateOnly November = new(2026, 11, 1);
    private static readonly Dictionary<string, string> Shop = new() { ["tag:team"] = "shop" };
    private BilledServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await BilledServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // 10 a day for 30 days, and a purchase of 50 that is not repeated.
    [Theory]
    [InlineData(0, "within", 350)]
    [InlineData(80, "warning", 430)]
    [InlineData(151, "over", 501)]
    public async Task CheckBudget_ByBills_CountsTheMonthAndItsForecast(double delta, string verdict, double after)
    {
        await _server.ImportedAsync("november.csv", [.. Bill.Daily(November, 19, static _ => 10).Select(static row => row with { Tags = [("team", "shop")] }), new(November, 50) { Category = "Purchase", Tags = [("team", "shop")] }, new(November, 9_999)]);
        await _server.Server.AnswerAsync("set_budget", new { name = "shop", amount = 500, filter = Shop });

        var answer = await _server.Server.AnswerAsync("check_budget", new { name = "shop", delta });

        Assert.Equal((verdict, (decimal)after, verdict != "over"), (answer.GetProperty("verdict").GetString(), answer.GetProperty("after").GetDecimal(), answer.GetProperty("allowed").GetBoolean()));
        Assert.Contains("220.00 charged up to 2026-11-17, and 130.00 forecast", answer.GetProperty("basis").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckBudget_TooFewDaysToForecast_CountsWhatIsChargedAndSaysSo()
    {
        await _server.ImportedAsync("november.csv", Bill.Daily(new DateOnly(2026, 11, 16), 4, static _ => 10));

        var answer = await _server.Server.AnswerAsync("set_budget", new { name = "new", amount = 500, filter = new Dictionary<string, string>() });

        Assert.Equal(40m, answer.GetProperty("spent").GetDecimal());
        Assert.Contains("too few to forecast", answer.GetProperty("basis").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetBudget_NothingImportedOrNothingPasses_IsRefusedAndNotKept()
    {
        Assert.Equal("not_found", (await _server.Server.FaultAsync("set_budget", new { name = "shop", amount = 500, filter = Shop })).Code);
        await _server.ImportedAsync("november.csv", Bill.Daily(November, 19, static _ => 10));

        Assert.Equal("not_found", (await _server.Server.FaultAsync("set_budget", new { name = "shop", amount = 500, filter = Shop })).Code);
        Assert.Equal("not_found", (await _server.Server.FaultAsync("check_budget", new { name = "shop" })).Code);
    }

    [Fact]
    public async Task SetBudget_SpentAndFilter_IsRefused() =>
        Assert.Equal("invalid_argument", (await _server.Server.FaultAsync("set_budget", new { name = "shop", amount = 500, spent = 1, filter = Shop })).Code);

    [Fact]
    public async Task CheckBudget_BillsThatGotOldOrWereDamaged_IsAFaultAndNeverAnApproval()
    {
        using var store = TestStore.Start();
        await using (var november = await BilledServer.StartAsync(store.ConnectionString))
        {
            await november.ImportedAsync("november.csv", Bill.Daily(November, 19, static _ => 10));
            await november.Server.AnswerAsync("set_budget", new { name = "all", amount = 500, filter = new Dictionary<string, string>() });
        }

        await using var january = await BilledServer.StartAsync(store.ConnectionString, "2027-01-20T00:00:00Z");
        Assert.Equal("conflict", (await january.Server.FaultAsync("check_budget", new { name = "all" })).Code);

        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        var record = System.Text.Json.JsonElement.Parse((byte[])(await redis.GetDatabase().HashValuesAsync("code:cost:billing"))[0]!);
        await redis.GetDatabase().HashDeleteAsync(record.GetProperty("key").GetString(), "2026-11-05");
        await using var after = await BilledServer.StartAsync(store.ConnectionString);
        Assert.Equal("tampered", (await after.Server.FaultAsync("check_budget", new { name = "all" })).Code);
        Assert.Equal("tampered", (await after.Server.FaultAsync("get_costs", new { window = "2026-11" })).Code);
    }
}
