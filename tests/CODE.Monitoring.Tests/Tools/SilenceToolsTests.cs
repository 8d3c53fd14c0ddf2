using System.Text.Json;
using CODE.Monitoring.Tests.Server;
using CODE.Testing;
using CODE.Testing.Monitoring;
using CODE.Testing.Processes;

namespace CODE.Monitoring.Tests.Tools;

/// <summary>Each test silences an alert that no other looks at.</summary>
public sealed class SilenceToolsTests(SharedMonitoring shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_PreviewsFirst_ThenSilencesInTheCallersName_ThenIsSeen()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var before = (await SilencesAsync(shop)).Count;
        var preview = await server.AnswerAsync("create_silence", new { matchers = "alertname=\"QuietOne\",worker=~\"tw.\"", duration = "30m", comment = "while it is mended", dry_run = true });
        Assert.Equal((false, 1, 1), (preview.GetProperty("created").GetBoolean(), preview.GetProperty("matched").GetInt32(), preview.GetProperty("alerts").GetProperty("QuietOne").GetInt32()));
        Assert.DoesNotContain(await SilencesAsync(shop), static silence => silence.GetProperty("comment").GetString() == "while it is mended");

        var made = await server.AnswerAsync("create_silence", new { matchers = "alertname=\"QuietOne\",worker=~\"tw.\"", duration = "30m", comment = "while it is mended" });
        var silence = (await SilencesAsync(shop)).Single(each => each.GetProperty("id").GetString() == made.Text("id"));
        Assert.Equal(("alice", "while it is mended"), (silence.GetProperty("createdBy").GetString(), silence.GetProperty("comment").GetString()));
        Assert.Equal(30, (silence.GetProperty("endsAt").GetDateTimeOffset() - silence.GetProperty("startsAt").GetDateTimeOffset()).TotalMinutes, 1);

        await Readiness.UntilAsync(
            async _ => (await GroupAsync(server, "QuietOne")).GetProperty("states").TryGetProperty("silenced", out var silenced) && silenced.GetInt32() == 1, () => "It was never silenced.", Token);
        Assert.Equal(made.Text("id"), (await GroupAsync(server, "QuietOne")).Items("instances")[0].Items("silenced_by")[0].GetString());
        var shown = (await server.AnswerAsync("get_silences", new { limit = 200 })).Items("silences").Single(each => each.Text("id") == made.Text("id"));
        Assert.Equal((1, "alice", "active"), (shown.GetProperty("matched").GetInt32(), shown.Text("created_by"), shown.Text("state")));
        Assert.Contains("1 alerts are told again", shown.Text("reminder"), StringComparison.Ordinal);
        Assert.True(before < (await SilencesAsync(shop)).Count);
        var remembered = await server.Client.ReadResourceAsync($"memory://monitoring/silences/main/{made.Text("id")}", cancellationToken: Token);
        Assert.Contains("\"action\":\"created\"", string.Concat(remembered.Contents.OfType<ModelContextProtocol.Protocol.TextResourceContents>().Select(static text => text.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expire_EndsIt_AndTwiceIsNoFault()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var id = (await server.AnswerAsync("create_silence", new { matchers = "{alertname=\"QuietTwo\"}", duration = "2h", comment = "soon over" })).Text("id");
        await Readiness.UntilAsync(async _ => (await GroupAsync(server, "QuietTwo")).GetProperty("states").TryGetProperty("silenced", out var _), () => "It was never silenced.", Token);

        var expired = await server.AnswerAsync("expire_silence", new { id });
        Assert.Equal((true, "alertname=\"QuietTwo\"", 1), (expired.GetProperty("expired").GetBoolean(), expired.Text("matchers"), expired.GetProperty("freed").GetInt32()));
        await Readiness.UntilAsync(async _ => (await GroupAsync(server, "QuietTwo")).GetProperty("states").TryGetProperty("firing", out var _), () => "It never fired again.", Token);
        Assert.False((await server.AnswerAsync("expire_silence", new { id })).GetProperty("expired").GetBoolean());
        Assert.DoesNotContain((await server.AnswerAsync("get_silences", new { limit = 200 })).Items("silences"), each => each.Text("id") == id);
        Assert.Contains((await server.AnswerAsync("get_silences", new { limit = 200, expired = true })).Items("silences"), each => each.Text("id") == id && each.Text("state") == "expired");
    }

    [Theory]
    [InlineData("alertname=~\".*\"")]
    [InlineData("alertname=~\".+\"")]
    [InlineData("alertname=~\"(.|\\\\n)+\"")]
    [InlineData("alertname=~\".*|Quiet.*\"")]
    [InlineData("alertname=~\"[^~]+\"")]
    [InlineData("alertname=~\"\\\\w+.*\"")]
    [InlineData("alertname!=\"Other\"")]
    [InlineData("alertname!~\"Other.*\"")]
    [InlineData("severity=\"\"")]
    [InlineData("severity=~\"|page\"")]
    [InlineData("{}")]
    [InlineData("alertname=~\".*\",severity!=\"page\"")]
    [InlineData("alertname=~\"(\"")]
    [InlineData("alertname=~\"(?=x)x\"")]
    public async Task Create_MatchersThatFitEverything_AreRefused_AndNothingIsDone(string matchers)
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop);
        var comment = $"refused {Guid.NewGuid():N}";
        var (code, _, fix) = await server.FaultAsync("create_silence", new { matchers, duration = "1h", comment });
        Assert.Equal("invalid_argument", code);
        Assert.Contains("Nothing was done.", fix, StringComparison.Ordinal);
        Assert.DoesNotContain(await SilencesAsync(shop), silence => silence.GetProperty("comment").GetString() == comment);
    }

    [Theory]
    [InlineData("25h")]
    [InlineData("30s")]
    [InlineData("for ever")]
    [InlineData("0h")]
    public async Task Create_ForTooLong_IsRefused(string duration)
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var (code, message, _) = await server.FaultAsync("create_silence", new { matchers = "alertname=\"None\"", duration, comment = "too long" });
        Assert.Equal("invalid_argument", code);
        Assert.Contains("1d", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silences_WithoutAlertmanager_SayWhatToSet()
    {
        var shop = await shared.ReadyAsync();
        await using var server = await MonitoringServer.StartAsync(shop.Prometheus);
        foreach (var (tool, arguments) in new (string, object)[]
        {
            ("get_silences", new { }), ("create_silence", new { matchers = "alertname=\"x\"", duration = "1h", comment = "none" }), ("expire_silence", new { id = $"{Guid.NewGuid()}" }),
        })
        {
            var (code, _, fix) = await server.FaultAsync(tool, arguments);
            Assert.Equal(("unavailable", "The operator sets Prometheus:Backends:main:Alertmanager:Url."), (code, fix));
        }
    }

    [Fact]
    public async Task Expire_SilenceThatIsNone_IsNotFound()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        Assert.Equal("not_found", (await server.FaultAsync("expire_silence", new { id = $"{Guid.NewGuid()}" })).Code);
        Assert.Equal("invalid_argument", (await server.FaultAsync("expire_silence", new { id = "../silences" })).Code);
    }

    private static async Task<JsonElement> GroupAsync(ToolServer server, string name) =>
        (await server.AnswerAsync("get_alerts", new { matchers = $"alertname=\"{name}\"" })).Items("groups").Single();

    private static async Task<IReadOnlyList<JsonElement>> SilencesAsync(MonitoredShop shop)
    {
        using var http = TestHttp.CreateClient(shop.Alertmanager);
        return [.. JsonElement.Parse(await http.GetStringAsync("/api/v2/silences", Token)).EnumerateArray()];
    }
}
