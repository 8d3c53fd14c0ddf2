using System.Globalization;
using System.Text;
using System.Text.Json;
using CODE.Monitoring.Tests.Server;
using CODE.Testing;
using CODE.Testing.Monitoring;
using Microsoft.AspNetCore.Http;

namespace CODE.Monitoring.Tests.Tools;

/// <summary>Upstreams that are away, slow, broken or lie, through the tools.</summary>
public sealed class HostileUpstreamTests
{
    private const string Empty = """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    /// <summary>Each tool that asks an upstream, with arguments that are good.</summary>
    public static TheoryData<string, string> Calls => new()
    {
        { "query_metrics", """{"expr": "up"}""" },
        { "query_range", """{"expr": "up", "start": "1h"}""" },
        { "find_metrics", """{"pattern": "up"}""" },
        { "label_values", """{"label": "job"}""" },
        { "get_targets", "{}" },
        { "get_rules", "{}" },
        { "get_alerts", "{}" },
        { "get_silences", "{}" },
        { "explain_alert", """{"name": "x"}""" },
        { "slo_burn", """{"good": "a", "total": "b", "objective": 99}""" },
        { "compare_windows", """{"expr": "up", "before": "2h/1h", "after": "1h/now"}""" },
        { "create_silence", """{"matchers": "alertname=\"x\"", "duration": "1h", "comment": "why"}""" },
        { "expire_silence", """{"id": "00000000-0000-0000-0000-000000000000"}""" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task NothingConfigured_SaysWhatToSet(string tool, string arguments)
    {
        await using var server = await MonitoringServer.StartAsync();
        var (code, message, fix) = await server.FaultAsync(tool, JsonElement.Parse(arguments));
        Assert.Equal("unavailable", code);
        Assert.Contains("not configured", message, StringComparison.Ordinal);
        Assert.Contains("Prometheus:Backends:main:Url", fix, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task UpstreamThatIsAway_IsUnavailable(string tool, string arguments)
    {
        await using var server = await OverAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        Assert.Equal("unavailable", (await server.FaultAsync(tool, JsonElement.Parse(arguments))).Code);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Garbage_IsAFault_NotAnAnswer(string tool, string arguments)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(static context => context.Response.WriteAsync("<html>Log in</html>"));
        await using var server = await OverAsync(upstream.Address);
        Assert.Equal("upstream_failed", (await server.FaultAsync(tool, JsonElement.Parse(arguments))).Code);
    }

    [Theory]
    [InlineData(503, "unavailable")]
    [InlineData(500, "upstream_failed")]
    [InlineData(401, "unavailable")]
    [InlineData(429, "unavailable")]
    [InlineData(404, "upstream_failed")]
    public async Task Status_IsToldInWords(int status, string expected)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("no");
        });
        await using var server = await OverAsync(upstream.Address);
        Assert.Equal(expected, (await server.FaultAsync("query_metrics", new { expr = "up" })).Code);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1,"2"]},""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}""")]
    [InlineData("""{"status":"error","data":{"resultType":"vector","result":[]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":1},"value":[1,"2"]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":["x","2"]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"two"]}]}}""")]
    [InlineData("""{"status":"success","data":{"\ud800":1}}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task AnswerThatIsNone_IsAFault(string body)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(context => context.Response.WriteAsync(body));
        await using var server = await OverAsync(upstream.Address);
        Assert.Equal("upstream_failed", (await server.FaultAsync("query_metrics", new { expr = "up" })).Code);
    }

    [Fact]
    public async Task UpstreamThatClosesInTheMiddle_IsAFault()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(static async context =>
        {
            await context.Response.WriteAsync(Empty[..40]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await using var server = await OverAsync(upstream.Address);
        var (code, message, _) = await server.FaultAsync("query_metrics", new { expr = "up" });
        Assert.Equal(("upstream_failed", "Prometheus broke off its answer."), (code, message));
    }

    [Fact]
    public async Task UpstreamThatHangs_IsGivenUpAtTheDeadline_BeforeAndWithinTheAnswer()
    {
        foreach (var begins in (bool[])[false, true])
        {
            await using var upstream = await ScriptedUpstream.StartAsync(async context =>
            {
                if (begins)
                {
                    await context.Response.WriteAsync(Empty[..20]);
                    await context.Response.Body.FlushAsync();
                }

                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            });
            await using var server = await OverAsync(upstream.Address, ("Prometheus:TimeoutSeconds", "1"));
            Assert.Equal("timeout", (await server.FaultAsync("query_metrics", new { expr = "up" })).Code);
        }
    }

    [Fact]
    public async Task QueryThatPrometheusGivesUp_IsATimeout()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(static context =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync("""{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}""");
        });
        await using var server = await OverAsync(upstream.Address);
        Assert.Equal("timeout", (await server.FaultAsync("query_metrics", new { expr = "up" })).Code);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed_AndCredentialsGoNowhereElse()
    {
        var others = 0;
        await using var other = await ScriptedUpstream.StartAsync(context =>
        {
            Interlocked.Increment(ref others);
            return context.Response.WriteAsync(Empty);
        });
        await using var upstream = await ScriptedUpstream.StartAsync(context =>
        {
            context.Response.Redirect(other.Address.AbsoluteUri);
            return Task.CompletedTask;
        });
        await using var server = await OverAsync(upstream.Address, ("Prometheus:Backends:main:Token", "canary-token"));
        var (code, message, fix) = await server.FaultAsync("query_metrics", new { expr = "up" });
        Assert.Equal(("upstream_failed", 0), (code, others));
        Assert.DoesNotContain("canary", message + fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerWithoutEnd_IsReadUpToTheLimit_AndSaidToBeCut()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(static async context =>
        {
            await context.Response.WriteAsync("""{"status":"success","data":{"resultType":"vector","result":[""" + """{"metric":{"n":"first"},"value":[1,"1"]}""");
            for (var series = 0; !context.RequestAborted.IsCancellationRequested; series++)
            {
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $$"""
                    ,{"metric":{"n":"{{series}}"},"value":[1,"1"]}
                    """), context.RequestAborted);
            }
        });
        await using var server = await OverAsync(upstream.Address, ("Prometheus:MaxAnswerBytes", "100000"));
        var result = await server.CallAsync("query_metrics", new { expr = "up" });
        Assert.True(result.StructuredContent!.Value.GetProperty("truncated").GetBoolean());
        Assert.Contains("more than", ToolServer.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HugeLabelValue_IsCut_AndOneWithoutEndIsRefused()
    {
        var length = 1_000_000;
        await using var upstream = await ScriptedUpstream.StartAsync(context => context.Response.WriteAsync(
            $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"n":"{{{new string('x', length)}}}"},"value":[1,"1"]}]}}"""));
        await using var server = await OverAsync(upstream.Address);
        var answer = await server.AnswerAsync("query_metrics", new { expr = "up" });
        Assert.Equal(121, answer.Items("series")[0].GetProperty("labels").Text("n").Length);

        length = 20_000_000;
        Assert.Equal("too_large", (await server.FaultAsync("query_metrics", new { expr = "up" })).Code);
    }

    [Fact]
    public async Task ClockThatDiffers_IsTheOneThatCounts_AndIsTold()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var asked = new List<string>();
        await using var upstream = await ScriptedUpstream.StartAsync(context =>
        {
            asked.Add($"{context.Request.Query["start"]} {context.Request.Query["end"]}");
            return context.Response.WriteAsync(context.Request.Query["query"] == "time()"
                ? $$$"""{"status":"success","data":{"resultType":"scalar","result":[{{{now.ToUnixTimeSeconds()}}},"{{{now.ToUnixTimeSeconds()}}}"]}}"""
                : """{"status":"success","data":{"resultType":"matrix","result":[]}}""");
        });
        await using var server = await OverAsync(upstream.Address);
        var answer = await server.AnswerAsync("query_range", new { expr = "up", start = "1h" });
        Assert.Equal($"{now.ToUnixTimeSeconds() - 3_600} {now.ToUnixTimeSeconds()}", asked[^1]);
        Assert.Equal(("2026-01-02T02:04:05Z", "2026-01-02T03:04:05Z"), (answer.Text("start"), answer.Text("end")));
        Assert.Contains("behind this server's", answer.Items("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_ThatGetsNoAnswer_IsSaidToBePerhapsMade()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(static async context =>
        {
            switch (context.Request.Method, context.Request.Path.Value)
            {
                case ("POST", _):
                    await context.Response.WriteAsync("{");
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    break;
                case (_, "/api/v2/alerts"):
                    await context.Response.WriteAsync("[]");
                    break;
                case (_, "/api/v1/query"):
                    await context.Response.WriteAsync("""{"status":"success","data":{"resultType":"scalar","result":[1767225600,"1767225600"]}}""");
                    break;
                default:
                    await context.Response.WriteAsync("""{"status":"success","data":{"alerts":[]}}""");
                    break;
            }
        });
        await using var server = await OverAsync(upstream.Address);
        var (code, _, fix) = await server.FaultAsync("create_silence", new { matchers = "alertname=\"x\"", duration = "1h", comment = "why" });
        Assert.Equal("upstream_failed", code);
        Assert.Contains("not known", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WarningsAndInfos_ArePassedOn_Harmless()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(static context => context.Response.WriteAsync(
            """{"status":"success","warnings":["a store\nis away \u001b[2J"],"infos":["this metric might not be a counter"],"data":{"resultType":"vector","result":[]}}"""));
        await using var server = await OverAsync(upstream.Address);
        var notes = (await server.AnswerAsync("query_metrics", new { expr = "up" })).Items("notes").Select(static note => note.GetString());
        Assert.Equal([@"a store is away \x1b[2J", "this metric might not be a counter"], notes);
    }

    [Fact]
    public async Task Context_NamesABackend_AndOthersAreNamedWhenThereIsNone()
    {
        await using var one = await ScriptedUpstream.StartAsync(static context => context.Response.WriteAsync(Vector("one")));
        await using var two = await ScriptedUpstream.StartAsync(static context => context.Response.WriteAsync(Vector("two")));
        await using var server = await MonitoringServer.StartAsync(
            ("Prometheus:Backends:a:Url", one.Address.AbsoluteUri), ("Prometheus:Backends:b:Url", $"{two.Address}prefix/"), ("Prometheus:Default", "b"));
        Assert.Equal("two", (await server.AnswerAsync("query_metrics", new { expr = "up" })).Items("series")[0].GetProperty("labels").Text("n"));
        Assert.Equal("one", (await server.AnswerAsync("query_metrics", new { expr = "up", context = "a" })).Items("series")[0].GetProperty("labels").Text("n"));
        var (code, _, fix) = await server.FaultAsync("query_metrics", new { expr = "up", context = "c" });
        Assert.Equal(("not_found", "The contexts are: b, a."), (code, fix));
    }

    private static string Vector(string name) => $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"n":"{{{name}}}"},"value":[1,"1"]}]}}""";

    private static Task<ToolServer> OverAsync(Uri upstream, params (string Name, string Value)[] settings) =>
        MonitoringServer.StartAsync(upstream, [("Prometheus:Backends:main:Alertmanager:Url", upstream.AbsoluteUri), .. settings]);
}
