using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using CODE.Fleet.Tests.Fleet;
using CODE.Fleet.Tests.Telemetry.Otlp;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>What leaves the fleet over OTLP: whole traces, logs that belong to them, and nothing that a caller or a workspace keeps secret.</summary>
public sealed class TraceTests(TracedFleet traced) : IClassFixture<TracedFleet>
{
    private const string Variables = """
        variable "password" {
          type      = string
          sensitive = true
        }

        resource "terraform_data" "one" {
          input = var.password
        }
        """;

    private readonly string _trace = ActivityTraceId.CreateRandom().ToHexString();
    private readonly string _host = ActivitySpanId.CreateRandom().ToHexString();

    [Fact]
    public async Task Trace_RunsFromTheHostsMetaThroughGatewayAndServerToTerraform()
    {
        await PlanAsync(new Dictionary<string, object> { ["traceparent"] = $"00-{_trace}-{_host}-01" }, [], "secret");
        await AssertWholeAsync(_host);
    }

    [Fact]
    public async Task Trace_RunsFromTheHttpHeaderWhereThereIsNoMeta()
    {
        await PlanAsync(null, [("traceparent", $"00-{_trace}-{_host}-01")], "secret");
        var spans = await AssertWholeAsync(null);
        Assert.Contains(spans, span => span.Service == "gateway" && span.Parent == _host);
    }

    [Fact]
    public async Task Probes_AndWhatTheGatewayAsksByItself_AreNotTraced()
    {
        using var http = TestHttp.CreateClient(traced.Fleet.Address);
        foreach (var path in (string[])["/health", "/alive", "/metrics"])
        {
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        }

        await PlanAsync(new Dictionary<string, object> { ["traceparent"] = $"00-{_trace}-{_host}-01" }, [], "secret");
        await AssertWholeAsync(_host);
        Assert.DoesNotContain(traced.Receiver.Spans, static span => span["url.path"] is "/health" or "/alive" or "/metrics" || span.Span.Name is "server/discover" or "tools/list");
    }

    [Fact]
    public async Task Logs_CarryTheTrace()
    {
        // A plan that is not there: the server's SDK logs that it failed, within the call.
        await SendAsync("resources/read", new { uri = "plan://00000000", _meta = new { traceparent = $"00-{_trace}-{_host}-01" } }, []);
        await UntilAsync(() => traced.Receiver.Logs.Any(log => log is { Service: "deployment", Text.Length: > 0 } && log.Trace == _trace), "a log record of the trace");
    }

    [Fact]
    public async Task Nothing_ThatIsSecretOrACallers_IsExported()
    {
        // Each of them goes in by another way.
        var canaries = (string[])[.. Enumerable.Range(0, 9).Select(static number => $"canary{number}x{Guid.NewGuid():N}")];
        var meta = new Dictionary<string, object> { ["traceparent"] = $"00-{_trace}-{_host}-01", ["example.org/note"] = canaries[0] };
        await PlanAsync(meta, [("baggage", $"user={canaries[1]}"), ("User-Agent", "test"), ("X-Custom", canaries[2])], canaries[3]);
        await SendAsync("tools/call", new { name = canaries[4], arguments = new { text = canaries[4] } }, []);
        await SendAsync("resources/read", new { uri = $"plan://{canaries[5]}" }, []);
        await SendAsync("resources/read", new { uri = $"memory://deployment/{canaries[6]}" }, []);
        await SendAsync("tools/call", new { name = "get_outputs", arguments = new Dictionary<string, object> { ["workspace"] = canaries[7], [canaries[7]] = canaries[7] } }, []);
        await SendAsync("tools/call", new { name = "get_outputs", arguments = new { workspace = "samples" } }, [], $"?access_token={canaries[8]}");
        await SendAsync("tools/call", new { name = "get_outputs", arguments = new { workspace = "samples" } }, [], token: $"{traced.Fleet.Token}x");
        await AssertWholeAsync(_host);
        var metrics = traced.Receiver.Bytes("metrics").Count;
        await UntilAsync(() => traced.Receiver.Bytes("metrics").Count > metrics + 3 && traced.Receiver.Bytes("logs").Count > 0, "metrics and logs");

        string[] secrets = [.. canaries, traced.Fleet.Token, traced.Fleet.Token.Split('.')[^1]];
        foreach (var signal in (string[])["traces", "logs", "metrics"])
        {
            var text = string.Concat(traced.Receiver.Bytes(signal).Select(Encoding.Latin1.GetString));
            Assert.Contains("gateway", text, StringComparison.Ordinal);
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{signal} hold canary {Array.IndexOf(secrets, secret)}: …{Around(text, secret)}…"));
        }
    }

    private static string Around(string text, string secret) =>
        text.IndexOf(secret, StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)] : "";

    // Everything of the call is in the trace, each span under the one that caused it.
    private async Task<IReadOnlyList<ReceivedSpan>> AssertWholeAsync(string? host)
    {
        IReadOnlyList<ReceivedSpan> spans = [];
        await UntilAsync(
            () =>
            {
                spans = [.. traced.Receiver.Spans.Where(span => span.Trace == _trace)];
                return spans.Any(static span => span.Span.Name == "terraform plan") && spans.Any(static span => span.Scope == "CODE.Gateway") && spans.Any(static span => span.Service == "deployment" && span.Span.Name == "tools/call plan_terraform");
            },
            "the trace");
        var gateway = Assert.Single(spans, static span => span.Scope == "CODE.Gateway");
        var server = Assert.Single(spans, static span => span.Service == "deployment" && span.Span.Name == "tools/call plan_terraform");
        var terraform = Assert.Single(spans, static span => span.Span.Name == "terraform plan");
        Assert.Equal(("gateway", "tools/call plan_terraform"), (gateway.Service, gateway.Span.Name));
        Assert.Contains(gateway.Id, Ancestors(server, spans));
        Assert.Contains(server.Id, Ancestors(terraform, spans));
        if (host is not null)
        {
            Assert.Equal(host, gateway.Parent);
        }

        return spans;
    }

    private static IEnumerable<string> Ancestors(ReceivedSpan span, IReadOnlyList<ReceivedSpan> all)
    {
        for (var parent = span.Parent; parent.Length > 0; parent = all.FirstOrDefault(one => one.Id == parent)?.Parent ?? "")
        {
            yield return parent;
        }
    }

    private async Task PlanAsync(Dictionary<string, object>? meta, (string Name, string Value)[] headers, string password)
    {
        var workspace = TerraformWorkspace.Create(traced.Fleet, Variables);
        var parameters = new Dictionary<string, object> { ["name"] = "plan_terraform", ["arguments"] = new { workspace = workspace.Name, variables = new { password } } };
        if (meta is not null)
        {
            parameters["_meta"] = meta;
        }

        Assert.Contains("to create", await SendAsync("tools/call", parameters, headers), StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string method, object parameters, (string Name, string Value)[] headers, string query = "", string? token = null)
    {
        using var http = TestHttp.CreateClient(traced.Fleet.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/mcp{query}")
        {
            Content = JsonContent.Create(new Dictionary<string, object> { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }, options: System.Text.Json.JsonSerializerOptions.Default),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? traced.Fleet.Token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private Task UntilAsync(Func<bool> condition, string what) => Readiness.UntilAsync(
        _ => Task.FromResult(condition()),
        () => $"{what} never came.{Environment.NewLine}{string.Join(Environment.NewLine, traced.Receiver.Spans.Where(span => span.Trace == _trace))}{Environment.NewLine}{traced.Fleet.Logs()}",
        TestContext.Current.CancellationToken);
}
