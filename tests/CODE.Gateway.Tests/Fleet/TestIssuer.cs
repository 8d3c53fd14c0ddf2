using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>Somebody whose tokens a gateway takes, of every kind that there is, and the settings that make the gateway take them.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _by;
    private readonly ConcurrentQueue<string> _fetched = new();
    private RawServer? _authority;

    private TestIssuer(string issuer, string audience, SigningCredentials by, byte[]? publicKey, params (string Key, string Value)[] settings)
    {
        (Issuer, Audience, _by, PublicKey, Settings) = (issuer, audience, by, publicKey, settings);
        Published = [by.Key];
    }

    public static string[] Kinds => ["local", "secret", "authority-ec", "authority-rsa"];

    public string Issuer { get; private set; }

    public string Audience { get; }

    public SigningCredentials By => _by;

    /// <summary>What everybody may know: SubjectPublicKeyInfo; null where there is no such thing.</summary>
    public byte[]? PublicKey { get; }

    public (string Key, string Value)[] Settings { get; private set; }

    /// <summary>The keys that the authority shows.</summary>
    public IReadOnlyList<SecurityKey> Published { get; set; }

    /// <summary>The paths that the authority was asked for.</summary>
    public IReadOnlyCollection<string> Fetched => _fetched;

    /// <summary>What the authority says instead of its discovery document.</summary>
    public object? Discovery { get; set; }

    public static async Task<TestIssuer> StartAsync(string kind) => kind switch
    {
        "local" => Local(),
        "secret" => Secret(),
        "authority-ec" => await AuthorityAsync(),
        "authority-rsa" => await AuthorityAsync(NewRsaKey()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static async Task<TestIssuer> AuthorityAsync(SigningCredentials? by = null, string audience = "https://code.example/mcp", int port = 0)
    {
        by ??= NewKey("first");
        var issuer = new TestIssuer("", audience, by, by.Key is ECDsaSecurityKey ec ? ec.ECDsa.ExportSubjectPublicKeyInfo() : ((RsaSecurityKey)by.Key).Rsa.ExportSubjectPublicKeyInfo());
        await issuer.ListenAsync(port);
        return issuer;
    }

    public static SigningCredentials NewKey(string? id) =>
        new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id }, SecurityAlgorithms.EcdsaSha256);

    public static SigningCredentials NewRsaKey() => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "rsa" }, SecurityAlgorithms.RsaSha256);

    /// <summary>Begins to answer, at the port where it did before if that is asked for.</summary>
    public async Task ListenAsync(int port = 0)
    {
        _authority = await RawServer.StartAsync(AnswerAsync, port);
        Issuer = _authority.Address.AbsoluteUri.TrimEnd('/');
        Settings = [("Identity:SigningKey", ""), ("Identity:Authority", Issuer), ("Identity:Audience", Audience)];
    }

    /// <summary>A token that is good, unless the test spoils it.</summary>
    public string Token(string subject = "alice", SigningCredentials? by = null, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.AddSeconds(-5),
            NotBefore = now.AddSeconds(-5),
            Expires = now.AddMinutes(10),
            Claims = new Dictionary<string, object> { ["sub"] = subject, ["roles"] = new[] { "developer" } },
            SigningCredentials = by ?? _by,
        };
        change?.Invoke(descriptor);
        return Handler.CreateToken(descriptor);
    }

    /// <summary>The good token's claims below a header of the test's, signed as the test says.</summary>
    public string Forged(string header, Func<byte[], byte[]> sign)
    {
        var part = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Token("mallory").Split('.')[1]}";
        return $"{part}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(part)))}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_authority is not null)
        {
            await _authority.DisposeAsync();
        }
    }

    private static TestIssuer Local()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(TestKey.Identity.Private), out _);
        return new TestIssuer("code", "code-gateway", new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256), key.ExportSubjectPublicKeyInfo());
    }

    private static TestIssuer Secret()
    {
        // Long enough for every HMAC, so that only the pinned algorithm keeps the others out.
        var secret = RandomNumberGenerator.GetBytes(64);
        return new TestIssuer(
            "code",
            "code-gateway",
            new SigningCredentials(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256),
            null,
            ("Identity:SigningKey", ""),
            ("Identity:SharedSecret", Convert.ToBase64String(secret)),
            ("Identity:AllowSharedSecret", "true"));
    }

    private Task AnswerAsync(HttpContext http)
    {
        _fetched.Enqueue(http.Request.Path);
        return http.Response.WriteAsync(http.Request.Path.Value switch
        {
            "/keys" => $$"""{"keys":[{{string.Join(',', Published.Select(Web))}}]}""",
            "/.well-known/openid-configuration" => JsonSerializer.Serialize(Discovery ?? new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }),
            _ => "",
        });
    }

    private static string Web(SecurityKey key) => key switch
    {
        ECDsaSecurityKey ec when ec.ECDsa.ExportParameters(false) is var point =>
            $$"""{"kty":"EC","use":"sig","crv":"P-256"{{Id(key)}},"x":"{{Base64Url.EncodeToString(point.Q.X)}}","y":"{{Base64Url.EncodeToString(point.Q.Y)}}"}""",
        RsaSecurityKey rsa when rsa.Rsa.ExportParameters(false) is var numbers =>
            $$"""{"kty":"RSA","use":"sig"{{Id(key)}},"n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"{{Base64Url.EncodeToString(numbers.Exponent)}}"}""",
        SymmetricSecurityKey secret => $$"""{"kty":"oct","use":"sig"{{Id(key)}},"k":"{{Base64Url.EncodeToString(secret.Key)}}"}""",
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    private static string Id(SecurityKey key) => key.KeyId is null ? "" : $",\"kid\":\"{key.KeyId}\"";
}
