using System.Net;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Security;

/// <summary>Session hijacking and fixation (specification: security best practices): there is nothing to fix and nothing to hijack.</summary>
public sealed class SessionTests(SharedFleet fleet) : IClassFixture<SharedFleet>
{
    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2025-11-25")]
    public async Task SessionId_ThatAClientBringsAlong_ReachesNobodyAndIsNotTakenUp(string revision)
    {
        const string Fixed = "session-of-the-attacker";
        var request = revision == "2026-07-28"
            ? fleet.Gateway.Stateless("tools/call", new { name = "who_am_i", arguments = new { } })
            : fleet.Gateway.Request("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"who_am_i","arguments":{}}}""", headers: ("MCP-Protocol-Version", revision));
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", Fixed);

        using var response = await fleet.Gateway.SendAsync(request);

        Assert.Contains("alice", (await response.ResultAsync()).ToString(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
        Assert.DoesNotContain("Mcp-Session-Id", fleet.Alpha.LastHeaders.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Initialize_GivesNoSessionThatSomebodyElseCouldUse()
    {
        using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Request(
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}"""));
        await response.ResultAsync();
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task EveryRequest_IsDecidedByItsOwnToken_WhateverCameBeforeOnItsConnection()
    {
        foreach (var (token, status) in ((string, HttpStatusCode)[])[(fleet.Gateway.AliceToken, HttpStatusCode.OK), ("forged", HttpStatusCode.Unauthorized), (TestToken.For("bob"), HttpStatusCode.OK)])
        {
            using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless("tools/call", new { name = "who_am_i", arguments = new { } }, token: token));
            Assert.Equal(status, response.StatusCode);
            if (status == HttpStatusCode.OK)
            {
                Assert.Contains(token == fleet.Gateway.AliceToken ? "alice" : "bob", (await response.ResultAsync()).ToString(), StringComparison.Ordinal);
            }
        }
    }
}
