using System.Net;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Identity;

public sealed class CallerTests(SharedFleet fleet) : IClassFixture<SharedFleet>
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    public static TheoryData<string, string> BadTokens => new()
    {
        { "not a token", "abc" },
        { "unsigned", TestToken.Unsigned("mallory") },
        { "signed by another key", TestToken.For("mallory", key: TestKey.Foreign) },
        { "signed by the fleet's key", TestToken.For("mallory", key: TestKey.Fleet) },
        { "the public key as an HMAC secret", TestToken.ByPublicKeyAsSecret("mallory") },
        { "expired", TestToken.For("mallory", startsInSeconds: -600, endsInSeconds: -60) },
        { "of the future", TestToken.For("mallory", startsInSeconds: 86_400, endsInSeconds: 90_000) },
        { "for another audience", TestToken.For("mallory", audience: "code-other") },
        { "by another issuer", TestToken.For("mallory", issuer: "code-gateway") },
        { "a fleet token", TestToken.For("mallory", key: TestKey.Fleet, issuer: "code-gateway", audience: "alpha", endsInSeconds: 50) },
        { "without a subject", TestToken.For("") },
        { "oversized", TestToken.For("mallory", filler: new string('x', 9_000)) },
        { "signature cut", TestToken.For("mallory")[..^4] },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Token_ThatIsNotGood_IsRefused(string what, string token)
    {
        Assert.NotEmpty(what);
        foreach (var path in (string[])["/mcp", "/mcp/alpha", "/admin/servers"])
        {
            var before = fleet.Alpha.Calls;
            var request = fleet.Gateway.Request(Ping, path, token);
            request.Method = path.StartsWith("/admin", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Post;
            using var response = await fleet.Gateway.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Contains("error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Equal(before, fleet.Alpha.Calls);
        }
    }

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/mcp/alpha")]
    public async Task Request_WithoutToken_IsToldWhereTokensComeFrom(string path)
    {
        var request = fleet.Gateway.Request(Ping, path);
        request.Headers.Authorization = null;

        using var response = await fleet.Gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal($"Bearer resource_metadata=\"{new Uri(fleet.Gateway.Address, $"/.well-known/oauth-protected-resource{path}")}\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("unauthenticated", (await response.MessageAsync()).GetProperty("code").GetString());
        using var metadata = await fleet.Gateway.GetAsync($"/.well-known/oauth-protected-resource{path}");
        Assert.Equal(new Uri(fleet.Gateway.Address, path).AbsoluteUri, (await metadata.MessageAsync()).GetProperty("resource").GetString());
    }

    [Theory]
    [InlineData("Basic YWxpY2U6eA==")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    public async Task Authorization_OtherThanABearerToken_IsRefused(string header)
    {
        var request = fleet.Gateway.Request(Ping);
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        Assert.Equal(HttpStatusCode.Unauthorized, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Authorization_GivenTwice_IsRefused()
    {
        var request = fleet.Gateway.Request(Ping);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TestToken.For("bob")}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Token_InTheQuery_IsNotLookedAt()
    {
        var request = fleet.Gateway.Request(Ping, $"/mcp?access_token={fleet.Gateway.AliceToken}");
        request.Headers.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Token_ExpiredWithinTheSkew_IsTaken()
    {
        var request = fleet.Gateway.Request(Ping, token: TestToken.For("alice", startsInSeconds: -600, endsInSeconds: -10));
        Assert.Equal(HttpStatusCode.OK, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource", HttpStatusCode.OK)]
    [InlineData("/.well-known/oauth-protected-resource/mcp/nobody", HttpStatusCode.NotFound)]
    [InlineData("/.well-known/oauth-protected-resource/elsewhere", HttpStatusCode.NotFound)]
    public async Task Metadata_IsThereForEndpointsOnly(string path, HttpStatusCode status) =>
        Assert.Equal(status, (await fleet.Gateway.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Server_ReachedDirectlyWithTheCallersToken_LetsNobodyIn()
    {
        var request = fleet.Gateway.Request(Ping);
        request.RequestUri = new Uri(fleet.Alpha.Address, "/mcp");
        Assert.Equal(HttpStatusCode.Unauthorized, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }
}
