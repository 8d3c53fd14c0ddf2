using CODE.Monitoring.Tests.Server;
using CODE.Testing;
using CODE.Testing.Monitoring;

namespace CODE.Monitoring.Tests.Tools;

public sealed class InventoryToolsTests(SharedMonitoring shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_ByWordsOfNameOrHelp_TellsTypeHelpSeriesAndLabels()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var load = (await server.AnswerAsync("find_metrics", new { pattern = "busy worker" })).Items("metrics").Single(static metric => metric.Text("name") == "live_load");
        Assert.Equal(("gauge", "How busy a worker is.", 3), (load.Text("type"), load.Text("help"), load.GetProperty("series").GetInt64()));
        Assert.Equal((3, 1), (load.GetProperty("labels").GetProperty("worker").GetInt32(), load.GetProperty("labels").GetProperty("job").GetInt32()));

        var requests = (await server.AnswerAsync("find_metrics", new { pattern = "SHOP requests" })).Items("metrics");
        Assert.Equal(["shop_requests_total"], requests.Select(static metric => metric.Text("name")));
        Assert.Equal(4, requests[0].GetProperty("series").GetInt64());
    }

    [Fact]
    public async Task Find_MetricOfManySeries_CountsThemAll()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var carts = (await server.AnswerAsync("find_metrics", new { pattern = "shop_carts" })).Items("metrics").Single();
        Assert.Equal((ShopHistory.ManySeries, ShopHistory.Shards), (carts.GetProperty("series").GetInt64(), carts.GetProperty("labels").GetProperty("shard").GetInt32()));
    }

    [Fact]
    public async Task LabelValues_AreThoseOfTheSelector_AndPage()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var workers = await server.AnswerAsync("label_values", new { label = "worker", matchers = "live_load{worker!=\"two\"}" });
        Assert.Equal(["one", "three"], workers.Items("values").Select(static value => value.GetString()));

        var carts = await server.AnswerAsync("label_values", new { label = "cart", limit = 5 });
        Assert.Equal((ShopHistory.ManySeries, true, 5), (carts.GetProperty("total").GetInt64(), carts.GetProperty("truncated").GetBoolean(), carts.Items("values").Count));
        Assert.Equal("invalid_argument", (await server.FaultAsync("label_values", new { label = "worker", matchers = "live_load{" })).Code);
    }

    [Fact]
    public async Task Targets_ThatAreDown_ComeFirst_WithTheErrorAndWithoutTheAddressesParameters()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var answer = await server.AnswerAsync("get_targets", new { });
        var (down, up) = (answer.Items("targets")[0], answer.Items("targets")[1]);

        Assert.Equal(("gone", "down"), (down.Text("job"), down.Text("health")));
        Assert.Contains("connection refused", down.Text("error"), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-in-the-address", answer.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("live", shop.Exporter, "up"), (up.Text("job"), up.Text("instance"), up.Text("health")));
        Assert.Equal("2.42.0+ds", answer.Text("version").Split('-')[0]);
        Assert.Equal(["gone"], (await server.AnswerAsync("get_targets", new { state = "down" })).Items("targets").Select(static target => target.Text("job")));
    }

    [Fact]
    public async Task Exporter_ThatGoesDown_IsSeenDown()
    {
        await using var exporter = await ScriptedUpstream.StartAsync(static context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "one_metric 1\n"));
        await using var prometheus = await PrometheusProcess.StartAsync(
            _ => $"global: {{scrape_interval: 1s}}\nscrape_configs: [{{job_name: it, static_configs: [{{targets: ['{exporter.Address.Authority}']}}]}}]", null, [], Token);
        await using var server = await MonitoringServer.StartAsync(prometheus.Address);
        await UntilAsync(server, "up");
        await exporter.DisposeAsync();
        await UntilAsync(server, "down");
    }

    [Fact]
    public async Task Rules_AreThoseOfPrometheus_WithThoseThatFailFirst()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var answer = await server.AnswerAsync("get_rules", new { limit = 50 });
        var expected = (await shop.GetAsync("/api/v1/rules", Token)).GetProperty("groups")[0].GetProperty("rules").EnumerateArray().Select(static rule => rule.GetProperty("name").GetString());
        Assert.Equal(expected.Order(StringComparer.Ordinal), answer.Items("rules").Select(static rule => rule.Text("name")).Order(StringComparer.Ordinal));

        var first = answer.Items("rules")[0];
        Assert.Equal(("shop:broken", "recording"), (first.Text("name"), first.Text("type")));
        Assert.Contains("found duplicate series", first.Text("error"), StringComparison.Ordinal);
        var busy = answer.Items("rules").Single(static rule => rule.Text("name") == "WorkerBusy");
        Assert.Equal(("pending", "10m", 3), (busy.Text("state"), busy.Text("for"), busy.GetProperty("alerts").GetInt32()));
        Assert.Equal(["shop:broken"], (await server.AnswerAsync("get_rules", new { state = "failing" })).Items("rules").Select(static rule => rule.Text("name")));
        Assert.Equal(["WorkerBusy"], (await server.AnswerAsync("get_rules", new { type = "alerting", state = "pending" })).Items("rules").Select(static rule => rule.Text("name")));
    }

    private static Task UntilAsync(ToolServer server, string health) => CODE.Testing.Processes.Readiness.UntilAsync(
        async _ => (await server.AnswerAsync("get_targets", new { })).Items("targets") is [var only] && only.Text("health") == health, () => $"The target was never {health}.", Token);
}
