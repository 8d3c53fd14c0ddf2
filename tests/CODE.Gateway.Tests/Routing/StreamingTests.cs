using System.Net;
using System.Text;
using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Routing;

public sealed class StreamingTests
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("/mcp", "2026-07-28")]
    [InlineData("/mcp", "2025-06-18")]
    [InlineData("/mcp/alpha", "2025-11-25")]
    public async Task Progress_ArrivesBeforeTheCallIsDone(string path, string revision)
    {
        // The tool ends only once the client has its progress, so a gateway that buffers would never end this test.
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Of("slow", async (IProgress<ProgressNotificationValue> progress) =>
        {
            progress.Report(new ProgressNotificationValue { Progress = 1, Message = "half way" });
            await _released.Task;
            return "done";
        })));
        await using var gateway = await TestGateway.StartAsync(alpha);
        await using var client = await gateway.ConnectAsync(path, revision);

        var result = await client.CallToolAsync("slow", progress: new Inline(value => _released.TrySetResult()), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("done", result.Text());
    }

    [Fact]
    public async Task Cancelling_ReachesTheTool()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Waiting()));
        await using var gateway = await TestGateway.StartAsync(alpha);
        await using var client = await gateway.ConnectAsync();
        using var cancel = new CancellationTokenSource();

        var call = client.CallToolAsync("waiting", cancellationToken: cancel.Token).AsTask();
        await _started.Task.WaitAsync(TestContext.Current.CancellationToken);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Disconnecting_CancelsTheTool()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Waiting()));
        await using var gateway = await TestGateway.StartAsync(alpha);
        using var handler = new SocketsHttpHandler();
        using var http = new HttpMessageInvoker(handler);
        using var leave = new CancellationTokenSource();

        var call = http.SendAsync(gateway.Stateless("tools/call", new { name = "waiting", arguments = new { } }), leave.Token);
        await _started.Task.WaitAsync(TestContext.Current.CancellationToken);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ServerBreakingOffInAStream_TheAnswerSaysSo()
    {
        // A silent end would look like an answer that is still to come, or like none.
        await using var raw = await RawServer.StartWithToolAsync("x", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(": first\n\n");
            await http.Response.Body.FlushAsync();
            await _released.Task;
            http.Abort();
        });
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["raw"] = raw.Address }, ("Gateway:GracePeriod", "01:00:00"));
        using var handler = new SocketsHttpHandler();
        using var http = new HttpMessageInvoker(handler);
        using var response = await http.SendAsync(gateway.Stateless("tools/call", new { name = "x", arguments = new { } }, "/mcp/raw"), TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.Equal((byte)':', stream.ReadByte());

        _released.SetResult();

        using var reader = new StreamReader(stream);
        var rest = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"isError\":true", rest, StringComparison.Ordinal);
        Assert.Contains("upstream_failed", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InputRequest_AndItsAnswer_PassUntouched()
    {
        var asked = new McpServerToolCreateOptions { Name = "ask" };
        var tool = McpServerTool.Create(
            (RequestContext<CallToolRequestParams> request) => request.Params?.RequestState is { } state
                ? $"{state}:{JsonSerializer.Serialize(request.Params.InputResponses!["answer"])}"
                : throw new InputRequiredException(
                    new Dictionary<string, InputRequest>
                    {
                        ["answer"] = InputRequest.ForElicitation(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() }),
                    },
                    "s-1"),
            asked);
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(tool));
        await using var gateway = await TestGateway.StartAsync(alpha);

        var first = await (await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "ask", arguments = new { } }))).ResultAsync();
        Assert.Equal("input_required", first.GetProperty("resultType").GetString());
        Assert.Equal("Sure?", first.GetProperty("inputRequests").GetProperty("answer").GetProperty("params").GetProperty("message").GetString());
        var state = first.GetProperty("requestState").GetString();

        var second = await (await gateway.SendAsync(gateway.Stateless("tools/call", new
        {
            name = "ask",
            arguments = new { },
            requestState = state,
            inputResponses = new { answer = new { action = "accept", content = new { } } },
        }))).ResultAsync();
        var text = second.GetProperty("content")[0].GetProperty("text").GetString()!;
        Assert.StartsWith("s-1:", text, StringComparison.Ordinal);
        Assert.Contains("accept", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tasks/get")]
    [InlineData("tasks/update")]
    [InlineData("tasks/cancel")]
    public async Task TaskMethod_GoesToTheServerThatTheIdNames(string method)
    {
        // Two servers of which one name begins with the other: the longer one is meant.
        await using var alpha = await RawServer.StartAsync(http => EchoBodyAsync(http, "alpha"));
        await using var beta = await RawServer.StartAsync(http => EchoBodyAsync(http, "alpha-two"));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address, ["alpha-two"] = beta.Address });

        foreach (var (id, server) in ((string, string)[])[("alpha-91", "alpha"), ("alpha-two-91", "alpha-two")])
        {
            var parameters = new { taskId = id, inputResponses = new { a = 1 } };
            var result = await (await gateway.SendAsync(gateway.Stateless(method, parameters, headers: ("Mcp-Name", id)))).ResultAsync();
            Assert.Equal(server, result.GetProperty("server").GetString());
            Assert.Equal(id, result.GetProperty("sent").GetProperty("params").GetProperty("taskId").GetString());
            Assert.Equal(1, result.GetProperty("sent").GetProperty("params").GetProperty("inputResponses").GetProperty("a").GetInt32());
        }
    }

    [Theory]
    [InlineData("gamma-1")]
    [InlineData("alpha")]
    [InlineData("alphabet-1")]
    public async Task TaskMethod_ForAnUnknownTask_IsAnError(string id)
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);
        var response = await gateway.SendAsync(gateway.Stateless("tasks/get", new { taskId = id }, headers: ("Mcp-Name", id)));
        var message = await response.AssertErrorAsync(HttpStatusCode.BadRequest, -32021);
        Assert.True(message.GetProperty("error").GetProperty("data").GetProperty("requiredCapabilities").GetProperty("extensions").TryGetProperty("io.modelcontextprotocol/tasks", out _));

        var meta = new Dictionary<string, object>
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new { extensions = new Dictionary<string, object> { ["io.modelcontextprotocol/tasks"] = new { } } },
        };
        response = await gateway.SendAsync(gateway.Stateless("tasks/get", new { taskId = id, _meta = meta }, headers: ("Mcp-Name", id)));
        await response.AssertErrorAsync(HttpStatusCode.OK, -32602);
    }

    [Theory]
    [InlineData("2026-07-28", HttpStatusCode.NotFound)]
    [InlineData("2025-11-25", HttpStatusCode.OK)]
    public async Task UnknownMethod_ForOneServer_IsAnsweredByThatServer(string revision, HttpStatusCode status)
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);
        var request = revision == "2026-07-28"
            ? gateway.Stateless("no/such", path: "/mcp/alpha")
            : gateway.Request("""{"jsonrpc":"2.0","id":1,"method":"no/such"}""", "/mcp/alpha", headers: ("MCP-Protocol-Version", revision));
        using var response = await gateway.SendAsync(request);
        Assert.Equal((status, -32601), (response.StatusCode, (await response.MessageAsync()).GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task TraceContext_ReachesTheServer()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var traceId = "0af7651916cd43dd8448eb211c80319c";
        await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "alpha_echo", arguments = new { text = "x" } }, headers: ("traceparent", $"00-{traceId}-b7ad6b7169203331-01")));
        Assert.Contains(traceId, alpha.LastHeaders["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TraceContext_OfTheHostsOwnSpan_ComesBeforeThatOfTheConnection()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var meta = new Dictionary<string, object>
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new { },
            ["traceparent"] = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        await gateway.SendAsync(gateway.Stateless(
            "tools/call", new { name = "alpha_echo", arguments = new { text = "x" }, _meta = meta }, headers: ("traceparent", "00-2af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")));
        Assert.Contains("1af7651916cd43dd8448eb211c80319c", alpha.LastHeaders["traceparent"], StringComparison.Ordinal);
    }

    private McpServerTool Waiting() => Tools.Of("waiting", async (CancellationToken cancellationToken) =>
    {
        _started.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            throw;
        }
    });

    private static async Task EchoBodyAsync(HttpContext http, string server)
    {
        using var sent = await JsonDocument.ParseAsync(http.Request.Body);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{sent.RootElement.GetProperty("id").GetRawText()}},"result":{"server":"{{server}}","sent":{{sent.RootElement.GetRawText()}} } }""", Encoding.UTF8);
    }

    private sealed class Inline(Action<ProgressNotificationValue> report) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => report(value);
    }
}
