using CODE.Monitoring.Tests.Server;
using CODE.Testing.Monitoring;

namespace CODE.Monitoring.Tests.Tools;

public sealed class ServiceLevelToolsTests(SharedMonitoring shared)
{
    private const string Good = "shop_requests_total{code=\"200\"}";
    private const string All = "shop_requests_total";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Burn_IsWhatPrometheusItselfComputesOfTheFormula()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var answer = await server.AnswerAsync("slo_burn", new { good = Good, total = All, objective = 99.5 });

        foreach (var window in answer.Items("windows"))
        {
            // Not at the very same moment, and the requests go on.
            AssertNear(await BurnAsync(shop, window.Text("long"), 0.005), window.Number("long_burn"), 0.03);
            AssertNear(await BurnAsync(shop, window.Text("short"), 0.005), window.Number("short_burn"), 0.1);
        }

        Assert.Equal([("page", "1h", "5m", 14.4), ("page", "6h", "30m", 6), ("ticket", "3d", "6h", 1)], answer.Items("windows").Select(static window => (window.Text("severity"), window.Text("long"), window.Text("short"), window.Number("threshold"))));
        AssertNear(1 - await BurnAsync(shop, "30d", 0.005), answer.Number("budget_left"), 0.02);
        AssertNear(await ErrorsAsync(shop, "30d"), answer.Number("error_share"), 0.02);
        Assert.False(answer.TryGetProperty("data_since", out _));
    }

    [Fact]
    public async Task Burn_OfTheHistory_IsAsItWasWritten()
    {
        // Two hours before the history's end one of fifty began to fail, and still does; before that it was one of a thousand.
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var hours = 2 + ((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - shop.End) / 3_600.0);
        var windows = (await server.AnswerAsync("slo_burn", new { good = Good, total = All, objective = 99.9 })).Items("windows");
        AssertNear(0.02 / 0.001, windows[0].Number("long_burn"), 0.03);
        AssertNear(0.02 / 0.001, windows[0].Number("short_burn"), 0.03);
        Assert.True(windows[0].GetProperty("burning").GetBoolean());
        AssertNear(((hours * 0.02) + ((6 - hours) * 0.001)) / 6 / 0.001, windows[1].Number("long_burn"), 0.05);
        AssertNear(((hours * 0.02) + ((72 - hours) * 0.001)) / 72 / 0.001, windows[2].Number("long_burn"), 0.05);
    }

    [Fact]
    public async Task Burn_ByExpressionsWithTheWindow_IsTheSame()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var bySelector = await server.AnswerAsync("slo_burn", new { good = Good, total = All, objective = 99.9 });
        var byExpression = await server.AnswerAsync("slo_burn", new { good = $"sum(rate({Good}[$window]))", total = $"sum(rate({All}[$window]))", objective = 99.9, period = "28d" });
        AssertNear(bySelector.Items("windows")[1].Number("long_burn"), byExpression.Items("windows")[1].Number("long_burn"), 0.02);
        Json.AssertShown(0.02 * 28 * 24, byExpression.Items("windows")[0].Number("threshold"));
    }

    [Theory]
    [InlineData("up", "up", 100, "30d", "objective")]
    [InlineData("up", "up", 0, "30d", "objective")]
    [InlineData("up", "up", 99, "1h", "period")]
    [InlineData("sum(up)", "up", 99, "30d", "good")]
    [InlineData("up", "sum by (job) (increase(up[$window]))", 99, "30d", "total")]
    public async Task Burn_WrongArguments_AreRefused(string good, string total, double objective, string period, string named)
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var (code, message, _) = await server.FaultAsync("slo_burn", new { good, total, objective, period });
        Assert.Equal("invalid_argument", code);
        Assert.Contains($"'{named}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Burn_OfNothing_SaysThatThereIsNothing()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        Assert.Equal("not_found", (await server.FaultAsync("slo_burn", new { good = "none_total", total = "none_total", objective = 99 })).Code);
    }

    [Fact]
    public async Task Burn_OfYoungData_SaysSinceWhen()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var since = DateTimeOffset.Parse((await server.AnswerAsync("slo_burn", new { good = "shop_latency_seconds", total = "shop_latency_seconds", objective = 99 })).Text("data_since"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(shop.End - (7 * 3_600), since.ToUnixTimeSeconds(), 8.0 * 3_600);
    }

    [Fact]
    public async Task Compare_BeforeAndAfterTheDeploy_FindsTheInstanceThatBecameSlower_AndOnlyThat()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var (before, after) = ($"{shop.End - 7_200}/{shop.End - 3_660}", $"{shop.End - 3_540}/{shop.End}");
        var answer = await server.AnswerAsync("compare_windows", new { expr = "shop_latency_seconds", before, after });

        var (slower, same) = (answer.Items("series")[0], answer.Items("series")[1]);
        Assert.Equal(("a", "rose"), (slower.GetProperty("labels").Text("instance"), slower.Text("verdict")));
        Assert.Equal(("b", "no_evidence"), (same.GetProperty("labels").Text("instance"), same.Text("verdict")));
        Json.AssertShown(Average(shop, "a", shop.End - 7_200, shop.End - 3_660), slower.Number("before"));
        Json.AssertShown(Average(shop, "a", shop.End - 3_540, shop.End), slower.Number("after"));
        AssertNear(100 * ((slower.Number("after") / slower.Number("before")) - 1), slower.Number("change_percent"), 1e-3);
        Assert.Equal(Superiority(shop, "a"), slower.Number("later_is_larger"), 1e-5);
        Assert.StartsWith("Rose from 0.1", slower.Text("meaning"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_SeriesOfOneWindowOnly_Appeared_AndShortWindows_AreTooFew()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var appeared = await server.AnswerAsync("compare_windows", new { expr = "shop_latency_seconds{instance=\"a\"}", before = $"{shop.End - 36_000}/{shop.End - 30_000}", after = $"{shop.End - 3_600}/{shop.End}" });
        Assert.Equal("appeared", appeared.Items("series")[0].Text("verdict"));
        var few = await server.AnswerAsync("compare_windows", new { expr = "shop_latency_seconds{instance=\"a\"}", before = $"{shop.End - 65}/{shop.End - 61}", after = $"{shop.End - 5}/{shop.End - 1}" });
        Assert.Equal("too_few", few.Items("series")[0].Text("verdict"));
        Assert.Equal("invalid_argument", (await server.FaultAsync("compare_windows", new { expr = "up", before = "1h", after = "now" })).Code);
        Assert.Equal("invalid_argument", (await server.FaultAsync("compare_windows", new { expr = "up", before = "1h/2h", after = "1h/now" })).Code);
    }

    private static double Average(MonitoredShop shop, string instance, long from, long to) => Values(shop, instance, from, to).Average();

    private static double[] Values(MonitoredShop shop, string instance, long from, long to) =>
        [.. shop.History.Of(ShopHistory.Latency(instance)).Where(sample => sample.Time >= from && sample.Time <= to).Select(static sample => sample.Value)];

    // Pair by pair, as its definition says.
    private static double Superiority(MonitoredShop shop, string instance)
    {
        var (before, after) = (Values(shop, instance, shop.End - 7_200, shop.End - 3_660), Values(shop, instance, shop.End - 3_540, shop.End));
        return after.Average(later => before.Average(earlier => later > earlier ? 1 : later.Equals(earlier) ? 0.5 : 0));
    }

    private static async Task<double> BurnAsync(MonitoredShop shop, string window, double budget) => await ErrorsAsync(shop, window) / budget;

    private static async Task<double> ErrorsAsync(MonitoredShop shop, string window)
    {
        var expression = Uri.EscapeDataString($"1 - sum(increase({Good}[{window}])) / sum(increase({All}[{window}]))");
        var result = (await shop.GetAsync($"/api/v1/query?query={expression}", Token)).GetProperty("result")[0].GetProperty("value")[1].GetString()!;
        return double.Parse(result, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void AssertNear(double expected, double actual, double share) => Assert.True(Math.Abs(expected - actual) <= share * Math.Abs(expected), $"Expected {expected} within {share:P0}, got {actual}.");
}
