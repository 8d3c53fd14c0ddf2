using System.Net;
using CODE.Gateway.Tests.Fleet;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Tests.Identity;

public sealed class OidcTests
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Fact]
    public async Task Metadata_NamesTheAuthorityAsItNamesItself()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(authority);
        var document = await (await gateway.GetAsync("/.well-known/oauth-protected-resource/mcp")).MessageAsync();
        Assert.Equal(authority.Issuer, document.GetProperty("authorization_servers").EnumerateArray().Single().GetString());
        Assert.Equal("header", document.GetProperty("bearer_methods_supported").EnumerateArray().Single().GetString());
        Assert.False(document.TryGetProperty("scopes_supported", out _));
    }

    [Fact]
    public async Task Token_CheckedOnce_IsNotCheckedAgain()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(authority);
        var token = authority.Token();
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, token));
        var fetches = authority.Fetched.Count;

        await authority.DisposeAsync();

        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, token));
        Assert.Equal(fetches, authority.Fetched.Count);
    }

    [Fact]
    public async Task Keys_WhenTheyRotate_AreFollowedWithoutARestart()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(authority);
        var old = authority.Token();
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, old));

        var second = TestIssuer.NewKey("second");
        authority.Published = [second.Key];

        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token(by: second)));
        // The one that was let in before is remembered, but not beyond its key.
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, old));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, authority.Token("bob")));
    }

    [Fact]
    public async Task Keys_BesideANewOne_StayInUse()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(authority);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token()));
        var second = TestIssuer.NewKey("second");
        authority.Published = [authority.By.Key, second.Key];

        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token(by: second)));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token("bob")));
    }

    [Fact]
    public async Task Keys_WithoutNames_AreFollowedToo()
    {
        await using var authority = await TestIssuer.AuthorityAsync(TestIssuer.NewKey(null));
        await using var gateway = await StartAsync(authority);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token()));
        var second = TestIssuer.NewKey(null);
        authority.Published = [second.Key];
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token(by: second)));
    }

    [Fact]
    public async Task Keys_ThatForgersMakeUp_AreAskedForOnce()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(authority);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token()));
        var before = authority.Fetched.Count;

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(index => PingAsync(gateway, authority.Token("mallory", TestIssuer.NewKey($"forged-{index}")))));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.Unauthorized, answer));
        // The discovery document and the keys, one time each.
        Assert.Equal(before + 2, authority.Fetched.Count);
    }

    [Fact]
    public async Task Signature_ThatIsWrongUnderAKnownName_IsNoReasonToAsk()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(authority);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token()));
        var before = authority.Fetched.Count;
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, authority.Token("mallory", TestIssuer.NewKey("first"))));
        Assert.Equal(before, authority.Fetched.Count);
    }

    [Fact]
    public async Task Keys_ThatAreSymmetric_AreNotUsedThoughPublished()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        var everybodys = new SymmetricSecurityKey(new byte[32]) { KeyId = "oct" };
        authority.Published = [authority.By.Key, everybodys];
        await using var gateway = await StartAsync(authority);
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, authority.Token("mallory", new SigningCredentials(everybodys, SecurityAlgorithms.HmacSha256))));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token()));
    }

    [Fact]
    public async Task Authority_ThatIsAwayAtTheStart_LetsNobodyInAndIsNoFailureOfTheGateway()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await authority.DisposeAsync();
        await using var gateway = await StartAsync(authority);

        using var response = await gateway.SendAsync(gateway.Request(Ping, token: authority.Token()));

        // Not 401: the token may well be good, and a client must not throw it away.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unavailable", (await response.MessageAsync()).GetProperty("code").GetString());
        Assert.Empty(response.Headers.WwwAuthenticate);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/alive")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, "not.a.token"));
    }

    [Fact]
    public async Task Authority_ThatGoesAway_LeavesItsKeysInUse()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(authority);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token()));

        await authority.DisposeAsync();

        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token("bob")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, authority.Token("mallory", TestIssuer.NewKey("first"))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PingAsync(gateway, authority.Token("carol", TestIssuer.NewKey("second"))));
    }

    [Fact]
    public async Task Authority_ThatSpeaksForAnother_IsNotBelieved()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        authority.Discovery = new { issuer = "https://evil.example", jwks_uri = $"{authority.Issuer}/keys" };
        await using var gateway = await StartAsync(authority);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PingAsync(gateway, authority.Token(change: static token => token.Issuer = "https://evil.example")));
        Assert.DoesNotContain("/keys", authority.Fetched);
    }

    [Fact]
    public async Task Authority_WhoseKeysComeInTheClear_IsNotBelieved()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        authority.Discovery = new { issuer = authority.Issuer, jwks_uri = "http://keys.example/keys" };
        await using var gateway = await StartAsync(authority);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PingAsync(gateway, authority.Token()));
    }

    [Theory]
    [InlineData("/mcp", true, false)]
    [InlineData("/mcp/alpha", true, true)]
    [InlineData("/mcp/beta", true, false)]
    [InlineData("/admin/servers", true, false)]
    public async Task Token_ForOneServer_OpensThatServerOnly(string path, bool forWhole, bool forAlpha)
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        var (alpha, beta) = (new Uri("http://127.0.0.1:9"), new Uri("http://127.0.0.1:9"));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha, ["beta"] = beta }, [.. authority.Settings, ("Gateway:GracePeriod", "00:00:00")]);

        async Task<bool> OpensAsync(string audience)
        {
            var request = gateway.Request(Ping, path, authority.Token(change: token => (token.Audience, token.Claims["roles"]) = (audience, new[] { "admin" })));
            request.Method = path.StartsWith("/admin", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Post;
            return (await gateway.SendAsync(request)).StatusCode != HttpStatusCode.Unauthorized;
        }

        Assert.Equal(forWhole, await OpensAsync(authority.Audience));
        Assert.Equal(forAlpha, await OpensAsync($"{authority.Audience}/alpha"));
        Assert.False(await OpensAsync($"{authority.Audience}/alpha/more"));
        Assert.False(await OpensAsync($"{authority.Audience}/ALPHA"));
        Assert.False(await OpensAsync($"{authority.Audience}/"));
    }

    [Fact]
    public async Task Token_ForTheGatewaysPublicAddress_IsTakenWithoutAnAudience()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri>(), [.. authority.Settings.Where(static setting => setting.Key != "Identity:Audience"), ("Gateway:PublicUrl", "https://gateway.example/code/")]);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, authority.Token(change: static token => token.Audience = "https://gateway.example/code/mcp")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, authority.Token()));
    }

    [Fact]
    public async Task MakingATokenByHand_IsRefused()
    {
        await using var authority = await TestIssuer.AuthorityAsync();
        await using var gateway = await StartAsync(authority);
        var admin = authority.Token("root", change: static token => token.Claims["roles"] = new[] { "admin" });
        using var response = await gateway.SendAsync(gateway.Request("""{"subject":"bob","roles":[],"expires_in_seconds":60}""", "/admin/tokens", admin));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    private static Task<TestGateway> StartAsync(TestIssuer authority) => TestGateway.StartAsync(new Dictionary<string, Uri>(), authority.Settings);

    private static async Task<HttpStatusCode> PingAsync(TestGateway gateway, string token) => (await gateway.SendAsync(gateway.Request(Ping, token: token))).StatusCode;
}
