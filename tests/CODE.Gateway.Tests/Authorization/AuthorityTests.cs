using System.Net;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Authorization;

/// <summary>The tokens of a real authorization server that are for us, and those that are not.</summary>
public sealed class AuthorityTests(AuthorizedFleet fleet) : IClassFixture<AuthorizedFleet>
{
    [Fact]
    public async Task Token_ForTheGateway_IsTaken() => Assert.Equal(HttpStatusCode.OK, await ListAsync(await fleet.Authority.TokenAsync(fleet.Resource)));

    [Fact]
    public async Task Token_ForAnotherService_IsRefused()
    {
        // Signed by the same keys, and good there: whoever runs that service must not be able to use it here.
        using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless("tools/list", token: await fleet.Authority.TokenAsync(AuthorizationServer.OtherResource)));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ForNobodyInParticular_IsRefused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await ListAsync(await fleet.Authority.TokenAsync(null)));

    [Fact]
    public async Task Token_WithoutTheScope_IsRefusedByName()
    {
        using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless(
            "tools/call", new { name = "change", arguments = new { } }, token: await fleet.Authority.TokenAsync(fleet.Resource, "code:read")));
        await response.AssertErrorAsync(HttpStatusCode.Forbidden, -32000);
        Assert.Contains("error=\"insufficient_scope\", scope=\"code:write\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_WhenTheyRotate_AreFollowedWithoutARestart()
    {
        await using var own = new AuthorizedFleet();
        await own.InitializeAsync();
        var old = await own.Authority.TokenAsync(own.Resource);
        Assert.True((await own.Gateway.SendAsync(own.Gateway.Stateless("tools/list", token: old))).IsSuccessStatusCode);

        await own.Authority.RotateKeysAsync();

        var renewed = await own.Authority.TokenAsync(own.Resource);
        Assert.True((await own.Gateway.SendAsync(own.Gateway.Stateless("tools/list", token: renewed))).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await own.Gateway.SendAsync(own.Gateway.Stateless("tools/list", token: old))).StatusCode);
    }

    private async Task<HttpStatusCode> ListAsync(string token) => (await fleet.Gateway.SendAsync(fleet.Gateway.Stateless("tools/list", token: token))).StatusCode;
}
