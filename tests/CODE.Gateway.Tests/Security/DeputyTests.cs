using CODE.Gateway.Tests.Fleet;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CODE.Gateway.Tests.Security;

/// <summary>The confused deputy, and tokens passed through (specification: security best practices).</summary>
public sealed class DeputyTests
{
    private static readonly object WhoAmI = new { name = "who_am_i", arguments = new { } };

    [Fact]
    public async Task Server_GetsATokenForItselfAlone_InTheCallersNameAndNeverTheCallersOwn()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.WhoAmI));
        await using var gateway = await TestGateway.StartAsync(alpha);
        await (await gateway.SendAsync(gateway.Stateless("tools/call", WhoAmI))).ResultAsync();

        var shown = alpha.LastHeaders["Authorization"]["Bearer ".Length..];
        Assert.NotEqual(gateway.AliceToken, shown);
        var token = new JsonWebToken(shown);
        Assert.Equal(("code-gateway", "alice", "alpha"), (token.Issuer, token.Subject, Assert.Single(token.Audiences)));
        Assert.InRange(token.ValidTo - token.ValidFrom, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task TokenThatAServerGot_OpensNeitherTheGatewayNorAnotherServer()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.WhoAmI));
        await using var beta = await TestServer.StartAsync("beta", Tools.With(Tools.Echo("beta_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha, beta);
        await (await gateway.SendAsync(gateway.Stateless("tools/call", WhoAmI))).ResultAsync();
        var stolen = alpha.LastHeaders["Authorization"]["Bearer ".Length..];

        using var atTheGateway = await gateway.SendAsync(gateway.Stateless("tools/list", token: stolen));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, atTheGateway.StatusCode);
        var direct = gateway.Stateless("tools/list", token: stolen);
        direct.RequestUri = new Uri(beta.Address, "/mcp");
        using var atTheOther = await gateway.SendAsync(direct);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, atTheOther.StatusCode);
    }

    [Fact]
    public async Task CallerThatNamesAnotherInHeadersOrBody_StaysWhoTheTokenSays()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.WhoAmI));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var request = gateway.Stateless("tools/call", WhoAmI, headers: [("X-Forwarded-User", "root"), ("X-Remote-User", "root"), ("Forwarded", "for=root"), ("Cookie", "user=root")]);
        var result = (await (await gateway.SendAsync(request)).ResultAsync()).ToString();
        Assert.Contains("alice", result, StringComparison.Ordinal);
        Assert.DoesNotContain("root", result, StringComparison.Ordinal);
        Assert.DoesNotContain(alpha.LastHeaders.Values, static value => value.Contains("root", StringComparison.Ordinal));
    }
}
