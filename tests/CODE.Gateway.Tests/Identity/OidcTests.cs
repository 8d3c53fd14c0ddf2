using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Tests.Identity;

public sealed class OidcTests
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
    private TestKey _key = TestKey.Create();
    private int _fetches;

    [Fact]
    public async Task Token_OfTheAuthority_IsTakenByItsPublishedKeyAndNoOther()
    {
        await using var authority = await RawServer.StartAsync(AnswerAsync);
        await using var gateway = await StartAsync(authority);
        var issuer = authority.Address.AbsoluteUri.TrimEnd('/');

        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, TestToken.For("alice", key: _key, issuer: issuer, audience: "https://code.example/mcp")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, TestToken.For("alice", key: TestKey.Foreign, issuer: issuer, audience: "https://code.example/mcp")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, TestToken.For("alice", key: _key, issuer: issuer, audience: "https://other.example")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, TestToken.For("alice", key: _key, issuer: "https://evil.example", audience: "https://code.example/mcp")));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, TestToken.For("alice")));
    }

    [Fact]
    public async Task Metadata_NamesTheAuthority()
    {
        await using var authority = await RawServer.StartAsync(AnswerAsync);
        await using var gateway = await StartAsync(authority);
        var document = await (await gateway.GetAsync("/.well-known/oauth-protected-resource/mcp")).MessageAsync();
        Assert.Equal(authority.Address.AbsoluteUri.TrimEnd('/'), document.GetProperty("authorization_servers").EnumerateArray().Single().GetString());
        Assert.Equal("header", document.GetProperty("bearer_methods_supported").EnumerateArray().Single().GetString());
    }

    [Fact]
    public async Task Token_CheckedOnce_IsNotCheckedAgain()
    {
        await using var authority = await RawServer.StartAsync(AnswerAsync);
        await using var gateway = await StartAsync(authority);
        var token = TestToken.For("alice", key: _key, issuer: authority.Address.AbsoluteUri.TrimEnd('/'), audience: "https://code.example/mcp");
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, token));
        var fetches = _fetches;

        // With the authority gone and its key changed, only what is remembered can let the caller in.
        await authority.DisposeAsync();
        _key = TestKey.Create();
        Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, token));
        Assert.Equal(fetches, _fetches);
    }

    [Fact]
    public async Task Authority_ThatIsAway_LetsNobodyInAndIsNoFailureOfTheGateway()
    {
        var nowhere = new Uri($"http://127.0.0.1:{WebHost.FreePort()}");
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri>(), ("Identity:SigningKey", ""), ("Identity:Authority", nowhere.AbsoluteUri), ("Identity:Audience", "https://code.example/mcp"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, TestToken.For("alice", key: _key, issuer: nowhere.AbsoluteUri)));
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/alive")).StatusCode);
    }

    [Fact]
    public async Task MakingATokenByHand_IsRefused()
    {
        await using var authority = await RawServer.StartAsync(AnswerAsync);
        await using var gateway = await StartAsync(authority);
        var admin = TestToken.For("root", ["admin"], key: _key, issuer: authority.Address.AbsoluteUri.TrimEnd('/'), audience: "https://code.example/mcp");
        using var response = await gateway.SendAsync(gateway.Request("""{"subject":"bob","roles":[],"expires_in_seconds":60}""", "/admin/tokens", admin));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    private static Task<TestGateway> StartAsync(RawServer authority) => TestGateway.StartAsync(
        new Dictionary<string, Uri>(),
        ("Identity:SigningKey", ""),
        ("Identity:Authority", authority.Address.AbsoluteUri),
        ("Identity:Audience", "https://code.example/mcp"));

    private static async Task<HttpStatusCode> PingAsync(TestGateway gateway, string token) => (await gateway.SendAsync(gateway.Request(Ping, token: token))).StatusCode;

    private Task AnswerAsync(HttpContext http)
    {
        _fetches++;
        var issuer = $"http://{http.Request.Host}";
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(_key.Public), out _);
        var web = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(key));
        object answer = http.Request.Path.Value == "/keys"
            ? new { keys = new[] { new { kty = "EC", crv = web.Crv, x = web.X, y = web.Y, use = "sig" } } }
            : new { issuer, jwks_uri = $"{issuer}/keys" };
        return http.Response.WriteAsync(JsonSerializer.Serialize(answer));
    }
}
