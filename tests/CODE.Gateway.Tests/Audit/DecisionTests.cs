using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Tests.Fleet;
using ModelContextProtocol;

namespace CODE.Gateway.Tests.Audit;

/// <summary>Whatever becomes of a call: it leaves exactly one record, and that record says what became of it.</summary>
public sealed class DecisionTests : IAsyncLifetime
{
    private static readonly string Policy = TestPolicy.Write("""
        version: 1
        permissions:
          - { name: some, subjects: { users: [alice] }, servers: ["*"], tools: ["*"], prompts: ["*"], resources: ["*"] }
          - { name: never, effect: deny, subjects: { users: ["*"] }, servers: ["*"], tools: [forbidden] }
        """);

    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestServer _alpha = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _alpha = await TestServer.StartAsync("alpha", Tools.With(
            Tools.Echo("echo"),
            Tools.Of("forbidden", static () => "x"),
            Tools.Of("write", static () => "written"),
            Tools.Of("fail", static string () => throw new McpException("no")),
            Tools.Of("break", static string () => throw new McpProtocolException("wrong", McpErrorCode.InvalidParams)),
            Tools.Of("wait", async (CancellationToken cancellationToken) =>
            {
                _waits.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            })));
        _gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = _alpha.Address }, ("Policy:File", Policy));
        await _gateway.UntilAsync(static view => view.Statuses[0].IsCurrent);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _alpha.DisposeAsync();
    }

    [Theory]
    [InlineData("echo", "alice", "allowed", "ok", null, "file/some")]
    [InlineData("write", "alice", "allowed", "ok", null, "file/some")]
    [InlineData("fail", "alice", "allowed", "tool_error", null, "file/some")]
    [InlineData("break", "alice", "allowed", "protocol_error", null, "file/some")]
    [InlineData("forbidden", "alice", "refused", "refused", "permission_denied", "file/never")]
    [InlineData("echo", "bob", "refused", "refused", "permission_denied", "default")]
    public async Task EveryEnd_LeavesOneRecord(string tool, string caller, string decision, string outcome, string? fault, string rule)
    {
        await _gateway.SendAsync(_gateway.Stateless("tools/call", new { name = tool, arguments = tool == "echo" ? new { text = "x" } : null }, token: TestToken.For(caller)));
        AssertRecord(await OnlyRecordAsync(), decision, outcome, fault, rule);
    }

    [Fact]
    public async Task ClientGone_LeavesOneRecord()
    {
        using var impatience = new CancellationTokenSource();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        var call = client.SendAsync(_gateway.Stateless("tools/call", new { name = "wait" }), impatience.Token);
        await _waits.Task.WaitAsync(TestContext.Current.CancellationToken);
        await impatience.CancelAsync();
        try
        {
            // Its beginning may have come already.
            (await call).Dispose();
        }
        catch (OperationCanceledException)
        {
        }

        AssertRecord(await OnlyRecordAsync(), "allowed", "unanswered", "cancelled", "file/some");
    }

    [Fact]
    public async Task ServerAway_LeavesOneRecord()
    {
        await _alpha.DisposeAsync();
        await _gateway.UntilAsync(static view => view.Statuses[0].State == ServerState.Unavailable);
        await _gateway.SendAsync(_gateway.Stateless("tools/call", new { name = "echo", arguments = new { text = "x" } }));
        AssertRecord(await OnlyRecordAsync(), "allowed", "unanswered", "unavailable", "file/some");
    }

    [Fact]
    public async Task UriThatIsNotNormal_LeavesOneRecord()
    {
        await _gateway.SendAsync(_gateway.Stateless("resources/read", new { uri = "memory://alpha/%61" }, "/mcp/alpha"));
        AssertRecord(await OnlyRecordAsync(), "refused", "refused", "invalid_argument", "default");
    }

    [Theory]
    [InlineData("tasks/get", "allowed")]
    [InlineData("tasks/cancel", "allowed")]
    public async Task Tasks_LeaveOneRecord(string method, string decision)
    {
        var request = _gateway.Stateless(method, new { taskId = "alpha-1" });
        request.Headers.TryAddWithoutValidation("Mcp-Name", "alpha-1");
        await _gateway.SendAsync(request);
        var record = await OnlyRecordAsync();
        Assert.Equal((decision, "task", "alpha-1", "alpha"), (record.Text("decision"), record.Text("kind"), record.Text("key"), record.Text("server")));
    }

    private static void AssertRecord(JsonElement record, string decision, string outcome, string? fault, string rule)
    {
        Assert.Equal((decision, outcome, fault), (record.Text("decision"), record.Text("outcome"), record.Text("fault")));
        Assert.Contains(record.GetProperty("verdicts").EnumerateArray(), verdict => verdict.Text("rule") == rule);
    }

    // A call that is recorded after it shows that nothing more comes.
    private async Task<JsonElement> OnlyRecordAsync()
    {
        await AuditTrail.CallsAsync(_gateway, 1);
        using var response = await _gateway.SendAsync(_gateway.Stateless("resources/read", new { uri = "last://one" }, "/mcp/alpha"));
        while (true)
        {
            var calls = (await AuditTrail.ReadAsync(_gateway)).Where(static record => record.Text("event") == "call").ToArray();
            if (calls[^1].Text("key") == "last://one")
            {
                return Assert.Single(calls[..^1]);
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
