using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CODE.Gateway.Tests.Fleet;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Tests.Identity;

/// <summary>Every fault that a token can have, for every kind of issuer.</summary>
public sealed class TokenMatrixTests(TokenMatrixTests.Gateways gateways) : IClassFixture<TokenMatrixTests.Gateways>
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    private static readonly Dictionary<string, Func<TestIssuer, string>> Faults = new()
    {
        ["alg none"] = static issuer => issuer.Forged("""{"alg":"none","typ":"JWT"}""", static _ => []),
        ["alg none, written otherwise"] = static issuer => issuer.Forged("""{"alg":"nOnE","typ":"JWT"}""", static _ => []),
        ["alg none with a signature"] = static issuer => issuer.Forged("""{"alg":"none","typ":"JWT"}""", static _ => new byte[64]),
        ["no alg"] = static issuer => issuer.Forged("""{"typ":"JWT"}""", static _ => new byte[64]),
        ["an empty signature"] = static issuer => issuer.Forged($$"""{"alg":"{{issuer.By.Algorithm}}","typ":"JWT"}""", static _ => []),
        ["a signature of zeros"] = static issuer => issuer.Forged($$"""{"alg":"{{issuer.By.Algorithm}}","typ":"JWT"}""", static _ => new byte[64]),
        ["HS256 by the public key"] = static issuer => issuer.Forged("""{"alg":"HS256","typ":"JWT"}""", part => HMACSHA256.HashData(issuer.PublicKey!, part)),
        ["HS256 by the public key as PEM"] = static issuer =>
            issuer.Forged("""{"alg":"HS256","typ":"JWT"}""", part => HMACSHA256.HashData(Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", issuer.PublicKey!)), part)),
        ["HS256 by nothing"] = static issuer => issuer.Forged("""{"alg":"HS256","typ":"JWT"}""", static part => HMACSHA256.HashData(Array.Empty<byte>(), part)),
        ["HS512 by the secret"] = static issuer => issuer.Forged("""{"alg":"HS512","typ":"JWT"}""", part => HMACSHA512.HashData(((SymmetricSecurityKey)issuer.By.Key).Key, part)),
        ["ES256 by another key"] = static issuer => issuer.Token("mallory", TestIssuer.NewKey(issuer.By.Key.KeyId)),
        ["RS256 by another key"] = static issuer => issuer.Token("mallory", TestIssuer.NewRsaKey()),
        ["HS256 by another secret"] = static issuer => issuer.Token("mallory", new SigningCredentials(new SymmetricSecurityKey(new byte[32]), SecurityAlgorithms.HmacSha256)),
        ["a key that it brings along"] = static issuer => OwnKey(issuer),
        ["expired"] = static issuer => issuer.Token(change: static token => token.Expires = Now.AddSeconds(-40)),
        ["without end"] = static issuer => issuer.Token(change: static token => token.Expires = null),
        ["of the future"] = static issuer => issuer.Token(change: static token => token.NotBefore = Now.AddSeconds(60)),
        ["made in the future"] = static issuer => issuer.Token(change: static token => token.IssuedAt = Now.AddSeconds(60)),
        ["for somebody else"] = static issuer => issuer.Token(change: static token => token.Audience = "https://elsewhere.example/mcp"),
        ["for whose name begins with ours"] = static issuer => issuer.Token(change: token => token.Audience = $"{issuer.Audience}.evil.example"),
        ["for nobody"] = static issuer => issuer.Token(change: static token => token.Audience = null),
        ["by another issuer"] = static issuer => issuer.Token(change: static token => token.Issuer = "https://evil.example"),
        ["by an issuer whose name begins with ours"] = static issuer => issuer.Token(change: token => token.Issuer = $"{issuer.Issuer}.evil.example"),
        ["by nobody"] = static issuer => issuer.Token(change: static token => token.Issuer = null),
        ["about nobody"] = static issuer => issuer.Token(subject: ""),
        ["of another type"] = static issuer => issuer.Token(change: static token => token.TokenType = "logout+jwt"),
        ["oversized"] = static issuer => issuer.Token(change: static token => token.Claims["filler"] = new string('x', 9_000)),
        ["cut"] = static issuer => issuer.Token()[..^4],
        ["with claims of another"] = static issuer => string.Join('.', issuer.Token().Split('.')[0], issuer.Token("mallory").Split('.')[1], issuer.Token().Split('.')[2]),
        ["only dots"] = static _ => "..",
        ["encrypted"] = static _ => "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..AAAA.AAAA.AAAA",
        ["words"] = static _ => "not.a.token",
    };

    public static TheoryData<string, string> Matrix =>
        [.. from kind in TestIssuer.Kinds from fault in Faults.Keys where !fault.Contains(kind == "secret" ? "the public key" : "the secret", StringComparison.Ordinal) select (kind, fault)];

    public static TheoryData<string> Kinds => [.. TestIssuer.Kinds];

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Token_WithAFault_IsRefused(string kind, string fault)
    {
        var (issuer, gateway) = gateways[kind];

        using var response = await gateway.SendAsync(gateway.Request(Ping, token: Faults[fault](issuer)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var challenge = response.Headers.WwwAuthenticate.ToString();
        Assert.Contains("error=\"invalid_token\"", challenge, StringComparison.Ordinal);
        Assert.Contains("/.well-known/oauth-protected-resource/mcp\"", challenge, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Token_ThatIsGood_IsTaken(string kind)
    {
        var (issuer, gateway) = gateways[kind];
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(gateway.Request(Ping, token: issuer.Token()))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Token_WrongByLessThanTheSkew_IsTaken(string kind)
    {
        var (issuer, gateway) = gateways[kind];
        var expired = issuer.Token(change: static token => token.Expires = Now.AddSeconds(-3));
        var early = issuer.Token(change: static token => token.NotBefore = Now.AddSeconds(20));
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(gateway.Request(Ping, token: expired))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(gateway.Request(Ping, token: early))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Token_GivenTwice_IsRefused(string kind)
    {
        var (issuer, gateway) = gateways[kind];
        var request = gateway.Request(Ping, token: issuer.Token());
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {issuer.Token()}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync(request)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Token_ElsewhereThanInItsHeader_IsNotLookedAt(string kind)
    {
        var (issuer, gateway) = gateways[kind];
        var request = gateway.Request(Ping, $"/mcp?access_token={issuer.Token()}", headers: [("Cookie", $"access_token={issuer.Token()}"), ("X-Access-Token", issuer.Token())]);
        request.Headers.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.SendAsync(request)).StatusCode);
    }

    private static string OwnKey(TestIssuer issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        var web = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        return issuer.Forged($$"""{"alg":"ES256","typ":"JWT","jwk":{{web}}}""", part => key.SignData(part, HashAlgorithmName.SHA256));
    }

    /// <summary>A gateway for each kind.</summary>
    public sealed class Gateways : IAsyncLifetime
    {
        private readonly Dictionary<string, (TestIssuer Issuer, TestGateway Gateway)> _all = [];

        internal (TestIssuer Issuer, TestGateway Gateway) this[string kind] => _all[kind];

        public async ValueTask InitializeAsync()
        {
            foreach (var kind in TestIssuer.Kinds)
            {
                var issuer = await TestIssuer.StartAsync(kind);
                _all[kind] = (issuer, await TestGateway.StartAsync(new Dictionary<string, Uri>(), issuer.Settings));
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (issuer, gateway) in _all.Values)
            {
                await gateway.DisposeAsync();
                await issuer.DisposeAsync();
            }
        }
    }
}
