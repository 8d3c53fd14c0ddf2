using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CODE.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CODE.ServiceDefaults.Tests.Identity;

public sealed class FleetTokenTests(SampleServer server)
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task AValidToken_OpensTheServer() =>
        Assert.Equal(HttpStatusCode.OK, await PingAsync(server.Host.Keys.Token(SampleServer.Name)));

    [Fact]
    public async Task AnythingElse_OpensNothing()
    {
        using var foreignKeys = new FleetKeys();
        var keys = server.Host.Keys;
        var valid = keys.Token(SampleServer.Name);
        Dictionary<string, string?> tokens = new()
        {
            ["none"] = null,
            ["garbage"] = "garbage",
            ["of another server"] = keys.Token("other"),
            ["of another issuer"] = keys.Token(SampleServer.Name, issuer: "code"),
            ["by another key"] = foreignKeys.Token(SampleServer.Name),
            ["expired"] = keys.Token(SampleServer.Name, notBefore: Now.AddMinutes(-5)),
            ["of the future"] = keys.Token(SampleServer.Name, notBefore: Now.AddMinutes(5)),
            ["living too long"] = keys.Token(SampleServer.Name, lifetime: TimeSpan.FromHours(1)),
            ["without a signature"] = valid[..(valid.LastIndexOf('.') + 1)],
            ["with alg none"] = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + valid.Split('.')[1] + ".",
            ["signed with the public key as HMAC secret"] = new JsonWebTokenHandler().CreateToken(
                Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(valid.Split('.')[1])),
                new SigningCredentials(new SymmetricSecurityKey(Convert.FromBase64String(keys.PublicKey)), SecurityAlgorithms.HmacSha256)),
            ["oversized"] = valid + new string('A', 10_000),
        };

        foreach (var (what, token) in tokens)
        {
            var status = await PingAsync(token);
            Assert.True(status == HttpStatusCode.Unauthorized, $"A token {what} was answered with {status}.");
        }
    }

    [Fact]
    public async Task ABrowserAndARebounName_AreRefused()
    {
        var token = server.Host.Keys.Token(SampleServer.Name);

        Assert.Equal(HttpStatusCode.Forbidden, await PingAsync(token, static headers => headers.Add("Origin", "http://127.0.0.1")));
        Assert.Equal(HttpStatusCode.Forbidden, await PingAsync(token, static headers => headers.Host = "evil.example"));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(token, static headers => headers.Host = SampleServer.Name));
    }

    [Fact]
    public async Task AnUnforeseenFailure_TellsATraceIdAndNeitherStackNorToken()
    {
        using var client = server.Host.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            // A task id that is not text makes the SDK's check of the headers throw.
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tasks/get","params":{"taskId":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", "tasks/get");
        request.Headers.Add("Mcp-Name", "x");
        using var response = await client.SendAsync(request, Token);
        var body = await response.Content.ReadAsStringAsync(Token);

        Assert.True(response.StatusCode == HttpStatusCode.InternalServerError, body);
        Assert.Matches("""^\{"code":"internal","message":"The request failed unexpectedly \(trace [0-9a-f]{32}\)\.""", body);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", body, StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> PingAsync(string? token, Action<HttpRequestHeaders>? change = null)
    {
        using var client = server.Host.CreateHttpClientWithToken(token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Ping, Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        change?.Invoke(request.Headers);
        using var response = await client.SendAsync(request, Token);
        return response.StatusCode;
    }
}
