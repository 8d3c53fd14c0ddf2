using CODE.Gateway.Tests.Fleet;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using Microsoft.IdentityModel.JsonWebTokens;
using ModelContextProtocol.Server;
using System.Text.Json.Nodes;

namespace CODE.Gateway.Tests.Routing;

/// <summary>A tool that says that it asks another server gets a token for that.</summary>
public sealed class DelegationTests
{
    [Fact]
    public async Task Call_OfAToolThatAsksAnother_BringsATokenForItAndNoneElse()
    {
        await using var beta = await TestServer.StartAsync("beta");
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Asking("asks", "beta", "nobody"), Tools.WhoAmI));
        await using var gateway = await TestGateway.StartAsync(alpha, beta);

        await CallAsync(gateway, "asks");

        var parts = alpha.LastHeaders[Delegation.Header].Split(' ');
        Assert.Equal((2, "beta"), (parts.Length, parts[0]));
        var token = new JsonWebToken(parts[1]);
        Assert.Equal(("alice", "beta"), (token.Subject, token.Audiences.Single()));
        Assert.Equal("alpha", token.GetPayloadValue<System.Text.Json.JsonElement>(FleetTokenClaims.Actor).GetProperty("sub").GetString());
        Assert.InRange((token.ValidTo - token.ValidFrom).TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Call_OfAToolThatAsksNobody_BringsNone()
    {
        await using var beta = await TestServer.StartAsync("beta");
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Asking("asks", "beta"), Tools.WhoAmI));
        await using var gateway = await TestGateway.StartAsync(alpha, beta);

        await CallAsync(gateway, "who_am_i");

        Assert.DoesNotContain(Delegation.Header, alpha.LastHeaders.Keys);
    }

    [Fact]
    public async Task Call_WithAHeaderOfTheCallersOwn_DoesNotPass()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.WhoAmI));
        await using var gateway = await TestGateway.StartAsync(alpha);

        await CallAsync(gateway, "who_am_i", (Delegation.Header, "beta forged"));

        Assert.DoesNotContain(Delegation.Header, alpha.LastHeaders.Keys);
    }

    [Fact]
    public async Task DelegatedToken_AtMcp_IsForbidden()
    {
        await using var beta = await TestServer.StartAsync("beta");
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Asking("asks", "beta")));
        await using var gateway = await TestGateway.StartAsync(alpha, beta);
        await CallAsync(gateway, "asks");
        using var http = CODE.Testing.TestHttp.CreateClient(beta.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", "Bearer " + alpha.LastHeaders[Delegation.Header].Split(' ')[1]);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static McpServerTool Asking(string name, params string[] servers) => McpServerTool.Create(
        static () => "asked",
        new McpServerToolCreateOptions { Name = name, ReadOnly = true, Meta = new JsonObject { [ToolMeta.Calls] = new JsonArray([.. servers.Select(static server => JsonValue.Create(server))]) } });

    private static async Task CallAsync(TestGateway gateway, string tool, params (string, string?)[] headers)
    {
        using var request = gateway.Stateless("tools/call", new { name = tool, arguments = new { } }, "/mcp", null, headers);
        await (await gateway.SendAsync(request)).ResultAsync();
    }
}
