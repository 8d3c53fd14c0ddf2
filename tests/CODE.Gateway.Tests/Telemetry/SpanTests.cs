using System.Collections.Concurrent;
using System.Diagnostics;
using CODE.Gateway.Tests.Fleet;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Telemetry;

/// <summary>The span of a message, by OpenTelemetry's conventions for MCP. Each test knows its span by the trace that it asks for.</summary>
public sealed class SpanTests(SharedFleet fleet) : IClassFixture<SharedFleet>
{
    private readonly string _trace = ActivityTraceId.CreateRandom().ToHexString();
    private readonly string _host = ActivitySpanId.CreateRandom().ToHexString();

    [Fact]
    public async Task ToolCall_HasTheAttributesOfTheConventions()
    {
        var span = await SpanOfAsync(fleet.Gateway, "tools/call", "alpha_echo", new { text = "canary" });
        Assert.Equal(("tools/call alpha_echo", ActivityKind.Server), (span.DisplayName, span.Kind));
        Assert.Equal(_host, span.ParentSpanId.ToHexString());
        Assert.Equal("tools/call", span.GetTagItem("mcp.method.name"));
        Assert.Equal("2026-07-28", span.GetTagItem("mcp.protocol.version"));
        Assert.Equal("alpha_echo", span.GetTagItem("gen_ai.tool.name"));
        Assert.Equal("execute_tool", span.GetTagItem("gen_ai.operation.name"));
        Assert.Equal(("tcp", "http", "1.1"), (span.GetTagItem("network.transport"), span.GetTagItem("network.protocol.name"), span.GetTagItem("network.protocol.version")));
        Assert.NotNull(span.GetTagItem("jsonrpc.request.id"));
        Assert.Equal(("alpha", "ok"), (span.GetTagItem("code.server"), span.GetTagItem("code.outcome")));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Null(span.GetTagItem("error.type"));
        Assert.DoesNotContain(span.TagObjects, static tag => $"{tag.Value}".Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UnknownTool_IsAnErrorWithTheRpcCode_AndNamesNothing()
    {
        var span = await SpanOfAsync(fleet.Gateway, "tools/call", "canary_tool", null);
        Assert.Equal("tools/call", span.DisplayName);
        Assert.Equal(("-32602", "-32602"), (span.GetTagItem("error.type"), span.GetTagItem("rpc.response.status_code")));
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.DoesNotContain(span.TagObjects, static tag => $"{tag.Value}".Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ToolThatFails_IsAToolError()
    {
        await using var beta = await TestServer.StartAsync("beta", Tools.With(Tools.Of("broken", static () => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "canary" }] })));
        await using var gateway = await TestGateway.StartAsync(beta);
        var span = await SpanOfAsync(gateway, "tools/call", "broken", null);
        Assert.Equal((ActivityStatusCode.Error, "tool_error"), (span.Status, span.GetTagItem("error.type")));
        Assert.DoesNotContain(span.TagObjects, static tag => $"{tag.Value}".Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HostsTraceParent_ReachesTheServerWithTheGatewaysSpan()
    {
        string? seen = null;
        await using var beta = await TestServer.StartAsync("beta", Tools.With(McpServerTool.Create(
            (RequestContext<CallToolRequestParams> request) => seen = request.Params!.Meta?["traceparent"]?.GetValue<string>(), new McpServerToolCreateOptions { Name = "look" })));
        await using var gateway = await TestGateway.StartAsync(beta);
        var span = await SpanOfAsync(gateway, "tools/call", "look", null);
        Assert.Equal($"00-{_trace}-{span.SpanId.ToHexString()}-01", seen);
    }

    [Fact]
    public async Task List_IsNoError()
    {
        var span = await SpanOfAsync(fleet.Gateway, "tools/list", null, null);
        Assert.Equal((ActivityStatusCode.Unset, "tools/list"), (span.Status, span.DisplayName));
        Assert.Null(span.GetTagItem("code.outcome"));
    }

    private async Task<Activity> SpanOfAsync(TestGateway gateway, string method, string? name, object? arguments)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "CODE.Gateway",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId.ToHexString() == _trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId.ToHexString() == _trace)
                {
                    spans.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var meta = new Dictionary<string, object>
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new { },
            ["traceparent"] = $"00-{_trace}-{_host}-01",
        };
        object parameters = name is null ? new { _meta = meta } : new { name, arguments, _meta = meta };
        using var response = await gateway.SendAsync(gateway.Stateless(method, parameters));
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        while (true)
        {
            if (spans.TryDequeue(out var span))
            {
                return span;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
