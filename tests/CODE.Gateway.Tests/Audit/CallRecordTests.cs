using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Audit;

public sealed class CallRecordTests
{
    private static readonly string Secret = TestToken.For("alice");

    [Fact]
    public async Task Call_LeavesOneRecord_ThatSaysWhoDidWhat()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);

        using var response = await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "echo", arguments = new { text = "hi", password = "hunter2" } }));
        Assert.Equal(1, alpha.Calls);

        var record = Assert.Single(await AuditTrail.CallsAsync(gateway, 1));
        Assert.Equal(("alice", "developer", "test-client"), (record.Text("caller"), record.GetProperty("roles")[0].GetString(), record.Text("client")));
        Assert.Equal(("alpha", "tool", "tools/call", "echo"), (record.Text("server"), record.Text("kind"), record.Text("method"), record.Text("key")));
        Assert.Equal(("allowed", "2026-07-28"), (record.Text("decision"), record.Text("revision")));
        Assert.Equal("hi", record.GetProperty("arguments").GetProperty("text").GetString());
        Assert.Contains(record.GetProperty("verdicts").EnumerateArray(), static verdict => (verdict.Text("step"), verdict.Text("rule")) == ("permission", "file/everything"));
        Assert.Equal(64, record.Text("arguments_hash")!.Length);
        Assert.Equal(32, record.Text("trace_id")!.Length);
        Assert.True(record.GetProperty("duration_ms").GetDouble() > 0);
        Assert.DoesNotContain("hunter2", record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_InArgumentsKeysAndHostNames_AreNotInTheRecord()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);

        await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "echo", arguments = new { text = $"token {Secret}", nested = new { api_key = "abc" } } }));
        await gateway.SendAsync(gateway.Stateless("resources/read", new { uri = $"memory://alpha/{Secret}" }, "/mcp/alpha"));

        var text = string.Concat(await AuditTrail.CallsAsync(gateway, 2));
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("abc\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_LeavesAStartBeforeItsEnd()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Of("wipe", static () => "gone"), Tools.Echo("echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);

        await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "echo", arguments = new { text = "a" } }));
        await AuditTrail.CallsAsync(gateway, 1);
        await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "wipe" }));

        var calls = await AuditTrail.CallsAsync(gateway, 2);
        var start = Assert.Single(await AuditTrail.EventsAsync(gateway, "start", 1));
        Assert.Equal(("wipe", calls[1].Text("call")), (start.Text("key"), start.Text("call")));
        Assert.True(start.GetProperty("sequence").GetInt64() < calls[1].GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task ListsAndLifecycle_LeaveNoRecord()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        await using (var client = await gateway.ConnectAsync())
        {
            await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
            await client.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = "x" }, cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Equal("tools/call", Assert.Single(await AuditTrail.CallsAsync(gateway, 1)).Text("method"));
    }

    [Fact]
    public async Task AdminActions_AreRecorded_AndTokensAreNotInThem()
    {
        await using var gateway = await TestGateway.StartAsync();
        var request = gateway.Request("""{"subject":"bob","roles":["developer"],"expires_in_seconds":60}""", "/admin/tokens", AuditTrail.Root);
        var token = (await (await gateway.SendAsync(request)).MessageAsync()).GetProperty("token").GetString()!;
        await AuditTrail.EventsAsync(gateway, "admin", 1);
        await gateway.SendAsync(gateway.Request("""{"name":"p1","users":["bob"]}""", "/admin/permissions", AuditTrail.Root));

        var records = await AuditTrail.EventsAsync(gateway, "admin", 2);
        Assert.Equal(("root", "makeToken", null), (records[0].Text("caller"), records[0].Text("action"), records[0].Text("fault")));
        Assert.Contains("bob", records[0].Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, string.Concat(records), StringComparison.Ordinal);
        Assert.Equal(("addPermission", "invalid_argument"), (records[1].Text("action"), records[1].Text("fault")));
    }
}
