using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.ServiceDefaults.Identity;
using ModelContextProtocol.Client;

namespace CODE.Gateway.Tests.Routing;

public sealed class ForwardTests
{
    [Theory]
    [InlineData("/mcp", "2026-07-28")]
    [InlineData("/mcp", "2025-11-25")]
    [InlineData("/mcp", "2025-06-18")]
    [InlineData("/mcp", "2025-03-26")]
    [InlineData("/mcp/alpha", "2026-07-28")]
    [InlineData("/mcp/alpha", "2025-11-25")]
    [InlineData("/mcp/alpha", "2025-06-18")]
    [InlineData("/mcp/alpha", "2025-03-26")]
    public async Task Call_InEveryRevision_ReachesTheToolAndComesBack(string path, string revision)
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        await using var client = await gateway.ConnectAsync(path, revision);

        Assert.Equal(revision, client.NegotiatedProtocolVersion);
        Assert.Contains("alpha_echo", (await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Select(static tool => tool.Name));
        var result = await client.CallToolAsync("alpha_echo", new Dictionary<string, object?> { ["text"] = "grüezi" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("grüezi", result.Text());
    }

    [Fact]
    public async Task Call_ByACaller_RunsUnderTheCallersNameWithoutTheCallersToken()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.WhoAmI));
        await using var gateway = await TestGateway.StartAsync(alpha);
        using var request = gateway.Stateless("tools/call", new { name = "who_am_i", arguments = new { } }, "/mcp", null, ("Cookie", "session=1"), ("X-Forwarded-For", "10.0.0.1"), ("X-Secret", "s"));

        var result = await (await gateway.SendAsync(request)).ResultAsync();

        var caller = JsonSerializer.Deserialize<Caller>(result.GetProperty("content")[0].GetProperty("text").GetString()!)!;
        Assert.Equal(("alice", "developer", "test-client"), (caller.Subject, caller.Roles.Single(), caller.ClientId));
        Assert.DoesNotContain(gateway.AliceToken, alpha.LastHeaders["Authorization"], StringComparison.Ordinal);
        Assert.Empty(alpha.LastHeaders.Keys.Intersect(["Cookie", "X-Forwarded-For", "X-Secret"], StringComparer.OrdinalIgnoreCase));
    }
}
