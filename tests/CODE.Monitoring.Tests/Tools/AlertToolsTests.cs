using CODE.Monitoring.Tests.Server;
using CODE.Testing.Monitoring;

namespace CODE.Monitoring.Tests.Tools;

public sealed class AlertToolsTests(SharedMonitoring shared)
{
    [Fact]
    public async Task Alerts_AreGroupedByName_WithValuesAndWhoIsTold()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var answer = await server.AnswerAsync("get_alerts", new { });
        var overloaded = Group(answer, "WorkerOverloaded");
        Assert.Equal(("page", 1, "Worker one has too much to do"), (overloaded.Text("severity"), overloaded.GetProperty("count").GetInt32(), overloaded.Text("summary")));
        Assert.Equal([AlertmanagerProcess.Receiver], overloaded.Items("receivers").Select(static receiver => receiver.GetString()));
        var instance = overloaded.Items("instances")[0];
        Assert.Equal(("one", 0.9), (instance.GetProperty("labels").Text("worker"), instance.Number("value")));
        Assert.Equal("shop", instance.GetProperty("labels").Text("cluster"));

        var busy = Group(answer, "WorkerBusy");
        Assert.Equal((3, 3), (busy.GetProperty("count").GetInt32(), busy.GetProperty("states").GetProperty("pending").GetInt32()));
        Assert.Equal([0.5, 0.9, 0.95], busy.Items("instances").Select(static each => each.Number("value")).Order());
        Assert.Equal("Nothing is heard of it. See to it.", Group(answer, "ExporterDown").Text("summary"));
        Assert.Equal(1, Group(answer, "Inhibited").GetProperty("states").GetProperty("inhibited").GetInt32());
    }

    [Fact]
    public async Task Alerts_BySeverityAndState_AreFiltered()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var pages = await server.AnswerAsync("get_alerts", new { matchers = "severity=~\"page|x\"", state = "firing" });
        Assert.Equal(["ExporterDown", "WorkerOverloaded"], pages.Items("groups").Select(static group => group.Text("name")).Order(StringComparer.Ordinal));
        var (code, message, _) = await server.FaultAsync("get_alerts", new { matchers = "severity=page" });
        Assert.Equal("invalid_argument", code);
        Assert.Contains("quotes", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_WithoutAlertmanager_AreThoseOfPrometheus()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop.Prometheus);
        var overloaded = Group(await server.AnswerAsync("get_alerts", new { limit = 50 }), "WorkerOverloaded");
        Assert.False(overloaded.TryGetProperty("receivers", out _));
        Assert.False(overloaded.TryGetProperty("undelivered", out _));
    }

    [Fact]
    public async Task Alerts_ThatAlertmanagerHasNotHeardOf_AreSaidToReachNobody()
    {
        var shop = await shared.ReadyAsync();
        await using var deaf = await AlertmanagerProcess.StartAsync(TestContext.Current.CancellationToken);
        await using var server = await MonitoringServer.StartAsync(shop.Prometheus, ("Prometheus:Backends:main:Alertmanager:Url", deaf.Address.AbsoluteUri));
        var result = await server.CallAsync("get_alerts", new { state = "firing" });
        Assert.Contains("nobody is told", CODE.Testing.ToolServer.TextOf(result), StringComparison.Ordinal);
        Assert.All(result.StructuredContent!.Value.Items("groups"), static group => Assert.Equal(group.GetProperty("count").GetInt32(), group.GetProperty("undelivered").GetInt32()));
    }

    [Fact]
    public async Task Explain_TellsWhichPartHoldsForWhichSeries()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var answer = await server.AnswerAsync("explain_alert", new { name = "WorkerOverloaded" });
        Assert.Equal(("firing", "and"), (answer.Text("state"), answer.Text("operator")));

        var (load, queue) = (answer.Items("parts")[0], answer.Items("parts")[1]);
        Assert.Equal(("live_load > 0.8", 0.8, 2, 3), (load.Text("expr"), load.Number("threshold"), load.GetProperty("holds").GetInt64(), load.GetProperty("of").GetInt64()));
        Assert.Equal(("live_queue_items > 10", 2, 3), (queue.Text("expr"), queue.GetProperty("holds").GetInt64(), queue.GetProperty("of").GetInt64()));
        Assert.Equal([("one", 0.9, true), ("three", 0.95, true), ("two", 0.5, false)], load.Items("series").Select(SeriesOf).Order());
        Assert.Equal([("one", 40, true), ("three", 3, false), ("two", 50, true)], queue.Items("series").Select(SeriesOf).Order());
        Assert.InRange(answer.GetProperty("fired_last_day").GetInt32(), 0, 1);
    }

    [Fact]
    public async Task Explain_AlertThatDoesNotFire_ShowsHowFarItIs()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var answer = await server.AnswerAsync("explain_alert", new { name = "WorkerBurning" });
        Assert.Equal("inactive", answer.Text("state"));
        var part = Assert.Single(answer.Items("parts"));
        Assert.Equal((100, 0, 3), (part.Number("threshold"), part.GetProperty("holds").GetInt64(), part.GetProperty("of").GetInt64()));
        Assert.Equal("10m", (await server.AnswerAsync("explain_alert", new { name = "WorkerBusy" })).Text("for"));
    }

    [Fact]
    public async Task Explain_NameThatIsNone_NamesSimilarOnes()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var (code, _, fix) = await server.FaultAsync("explain_alert", new { name = "overloaded" });
        Assert.Equal(("not_found", "There are: WorkerOverloaded."), (code, fix));
    }

    private static (string, double, bool) SeriesOf(System.Text.Json.JsonElement series) => (series.GetProperty("labels").Text("worker"), series.Number("value"), series.GetProperty("holds").GetBoolean());

    private static System.Text.Json.JsonElement Group(System.Text.Json.JsonElement answer, string name) => answer.Items("groups").Single(group => group.Text("name") == name);
}
