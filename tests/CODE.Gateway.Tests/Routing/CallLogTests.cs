using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Routing;

public sealed class CallLogTests
{
    [Fact]
    public async Task Call_WhileDebugDetailIsOn_IsToldStepByStepUnderTheIdOfItsRecord()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo")));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address }, ("MCP_DEBUG", "gateway"));
        var secret = TestToken.For("alice");

        using var response = await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "echo", arguments = new { text = "unheard", api_key = secret } }));
        Assert.True(response.IsSuccessStatusCode);

        var id = Assert.Single(await AuditTrail.CallsAsync(gateway, 1)).Text("call")!;
        var log = await LogAsync(gateway);
        var told = log.Split('\n').Where(line => line.Contains($"Call {id}", StringComparison.Ordinal)).ToArray();
        Assert.Contains("tools/call echo by alice", told[0], StringComparison.Ordinal);
        Assert.Contains(told, static line => line.Contains("permission passes it by file/everything", StringComparison.Ordinal));
        Assert.Contains(told, static line => line.Contains("goes to alpha", StringComparison.Ordinal));
        Assert.Contains(told, static line => line.Contains("of alpha ended: Ok", StringComparison.Ordinal));
        Assert.All(told, static line => Assert.Contains("\"debug\"", line, StringComparison.Ordinal));
        Assert.DoesNotContain("unheard", log, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_ThatCallersMadeUp_CanNeitherForgeALineNorHoldASecret()
    {
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri>(), ("MCP_DEBUG", "true"));
        var secret = TestToken.For("alice");

        await gateway.SendAsync(gateway.Stateless("resources/read", new { uri = $"memory://alpha/{secret}" }));
        await gateway.SendAsync(gateway.Request("""{"jsonrpc":"2.0","id":1,"method":"x\nforged","params":{}}"""));

        var log = await LogAsync(gateway);
        Assert.Contains("resources/read memory://alpha/[redacted:", log, StringComparison.Ordinal);
        Assert.Contains("forged", log, StringComparison.Ordinal);
        Assert.DoesNotContain("x\\nforged", log, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithoutDebugDetail_IsNotTold()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);

        await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "echo", arguments = new { text = "a" } }));
        await AuditTrail.CallsAsync(gateway, 1);

        Assert.DoesNotContain("Call ", await LogAsync(gateway), StringComparison.Ordinal);
    }

    private static async Task<string> LogAsync(TestGateway gateway)
    {
        using var response = await gateway.GetAsync("/admin/servers/gateway/logs?tail=1000", AuditTrail.Root);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
