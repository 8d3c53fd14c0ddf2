using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Limits;

public sealed class LimitStepTests
{
    private static readonly McpServerTool Read = McpServerTool.Create((string text) => text, new McpServerToolCreateOptions { Name = "read", ReadOnly = true });
    private static readonly McpServerTool Write = McpServerTool.Create((string text) => text, new McpServerToolCreateOptions { Name = "write" });

    [Fact]
    public async Task Rate_OfACaller_HoldsOverAllReplicasAndForNobodyElse()
    {
        using var store = TestStore.Start();
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Read, Write));
        await using var one = await StartAsync(alpha, store, "{ name: few, tools: [read], rate: 4/d }");
        await using var other = await StartAsync(alpha, store, "{ name: few, tools: [read], rate: 4/d }");
        foreach (var gateway in new[] { one, other, one, other })
        {
            Assert.False((await CallAsync(gateway)).TryGetProperty("isError", out var isError) && isError.GetBoolean());
        }

        foreach (var gateway in new[] { one, other })
        {
            using var response = await gateway.SendAsync(ToolCall(gateway));
            var fault = await FaultAsync(response);
            Assert.Equal("rate_limited", fault.GetProperty("code").GetString());
            var seconds = int.Parse(response.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);
            Assert.InRange(seconds, 1, 2 * 24 * 3600);
            Assert.Contains($"Try again in {seconds} s", fault.GetProperty("fix").GetString(), StringComparison.Ordinal);
        }

        Assert.False((await CallAsync(one, token: TestToken.For("bob"))).TryGetProperty("isError", out _));
        Assert.False((await CallAsync(one, "write")).TryGetProperty("isError", out _));
        Assert.Equal(6, alpha.Calls);
    }

    [Fact]
    public async Task GeneralLimit_CountsListsAndLifecycle_AndAnswersThemWith429()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Read));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address }, ("Limits:Rate", "3/d"));
        foreach (var method in new[] { "server/discover", "tools/list", "prompts/list" })
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(gateway.Stateless(method))).StatusCode);
        }

        using var response = await gateway.SendAsync(gateway.Stateless("tools/list"));

        Assert.Equal("rate_limited", (await response.AssertErrorAsync(HttpStatusCode.TooManyRequests, -32000)).FaultCode());
        Assert.True(response.Headers.Contains("Retry-After"));
    }

    [Fact]
    public async Task Condition_OnArguments_LimitsOnlyTheCallsThatFit()
    {
        using var store = TestStore.Start();
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Read));
        await using var gateway = await StartAsync(alpha, store, "{ name: few, tools: [read], rate: 1/d, when: { properties: { text: { const: production } } } }");

        Assert.False((await CallAsync(gateway, text: "production")).TryGetProperty("isError", out _));
        Assert.True((await CallAsync(gateway, text: "production")).GetProperty("isError").GetBoolean());
        Assert.False((await CallAsync(gateway, text: "staging")).TryGetProperty("isError", out _));
    }

    [Fact]
    public async Task Concurrency_OfATool_LetsTheNextInWhenOneIsDone()
    {
        var (entered, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var store = TestStore.Start();
        var waiting = McpServerTool.Create(
            async () =>
            {
                entered.TrySetResult();
                await released.Task;
                return "done";
            },
            new McpServerToolCreateOptions { Name = "read", ReadOnly = true });
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(waiting));
        await using var gateway = await StartAsync(alpha, store, "{ name: one, tools: [read], per: tool, concurrency: 1 }");
        var first = CallAsync(gateway);
        await entered.Task.WaitAsync(TestContext.Current.CancellationToken);

        using var refused = await gateway.SendAsync(ToolCall(gateway, token: TestToken.For("bob")));
        var fault = await FaultAsync(refused);
        released.SetResult();
        await first;

        Assert.Equal(("rate_limited", "1"), (fault.GetProperty("code").GetString(), refused.Headers.GetValues("Retry-After").Single()));
        Assert.False((await CallAsync(gateway, token: TestToken.For("bob"))).TryGetProperty("isError", out _));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("streaming")]
    public async Task Deadline_WhenItPasses_TheCallerIsToldAndTheServerStops(string tool)
    {
        var cancelled = new TaskCompletionSource();
        using var store = TestStore.Start();
        Task<string> Hang(CancellationToken cancellationToken)
        {
            cancellationToken.Register(() => cancelled.TrySetResult());
            return Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => "never", TaskScheduler.Default);
        }

        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(
            McpServerTool.Create(Hang, new McpServerToolCreateOptions { Name = "read", ReadOnly = true }),
            McpServerTool.Create(
                (IProgress<ModelContextProtocol.ProgressNotificationValue> progress, CancellationToken cancellationToken) =>
                {
                    progress.Report(new ModelContextProtocol.ProgressNotificationValue { Progress = 1 });
                    return Hang(cancellationToken);
                },
                new McpServerToolCreateOptions { Name = "streaming", ReadOnly = true })));
        await using var gateway = await StartAsync(alpha, store, "{ name: short, tools: ['*'], deadline_seconds: 0.5 }");

        var fault = await FaultAsync(await gateway.SendAsync(gateway.Stateless("tools/call", new { name = tool, arguments = new { }, _meta = Meta })));

        Assert.Equal("timeout", fault.GetProperty("code").GetString());
        Assert.Contains("longer than 0.5 s", fault.GetProperty("message").GetString(), StringComparison.Ordinal);
        await cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task WithoutTheStore_ReadsGoOnAndWritesWait()
    {
        var store = TestStore.Start();
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Read, Write));
        await using var gateway = await StartAsync(alpha, store, "{ name: few, rate: 3/d }");
        Assert.False((await CallAsync(gateway)).TryGetProperty("isError", out _));
        store.Dispose();

        Assert.False((await CallAsync(gateway)).TryGetProperty("isError", out _));
        var fault = await FaultAsync(await gateway.SendAsync(ToolCall(gateway, "write")));

        Assert.Equal("unavailable", fault.GetProperty("code").GetString());
        Assert.Equal(2, alpha.Calls);
        var metrics = await (await gateway.GetAsync("/metrics")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("result=\"failed_open\"", metrics, StringComparison.Ordinal);
        Assert.Contains("result=\"failed_closed\"", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_TooManyOrTooLarge_AreRefused()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Read));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var many = ToolCall(gateway);
        Enumerable.Range(0, 65).ToList().ForEach(number => many.Headers.TryAddWithoutValidation($"x-{number}", "1"));
        var large = ToolCall(gateway);
        large.Headers.TryAddWithoutValidation("x-large", new string('x', 25_000));

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await gateway.SendAsync(many)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await gateway.SendAsync(large)).StatusCode);
    }

    private static readonly JsonObject Meta = new()
    {
        ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
        ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        ["progressToken"] = "p",
    };

    private static Task<TestGateway> StartAsync(TestServer server, TestStore store, string limit) => TestGateway.StartAsync(
        new Dictionary<string, Uri> { [server.Name] = server.Address },
        (TestGateway.StoreKey, store.ConnectionString),
        ("Policy:File", TestPolicy.Write($$"""
            version: 1
            permissions:
              - { name: everything, subjects: { users: ["*"] }, servers: ["*"], tools: ["*"], prompts: ["*"], resources: ["*"] }
            limits:
              - {{limit}}
            """)));

    private static HttpRequestMessage ToolCall(TestGateway gateway, string tool = "read", string text = "hi", string? token = null) =>
        gateway.Stateless("tools/call", new { name = tool, arguments = new { text } }, token: token);

    private static async Task<JsonElement> CallAsync(TestGateway gateway, string tool = "read", string text = "hi", string? token = null) =>
        await (await gateway.SendAsync(ToolCall(gateway, tool, text, token))).ResultAsync();

    private static async Task<JsonElement> FaultAsync(HttpResponseMessage response)
    {
        var result = await response.ResultAsync();
        Assert.True(result.GetProperty("isError").GetBoolean());
        return JsonDocument.Parse(result.GetProperty("content")[0].GetProperty("text").GetString()!).RootElement;
    }
}
