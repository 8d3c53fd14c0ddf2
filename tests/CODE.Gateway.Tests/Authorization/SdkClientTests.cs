using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;

namespace CODE.Gateway.Tests.Authorization;

/// <summary>The C# SDK's own OAuth client, from the first 401 to the answer of a tool, with nothing told to it but the gateway's address.</summary>
public sealed class SdkClientTests(AuthorizedFleet fleet) : IClassFixture<AuthorizedFleet>
{
    private static readonly Uri Home = new("http://127.0.0.1:1/callback");

    [Fact]
    public async Task Client_FindsTheAuthorityRegistersAndCallsAsItsUser()
    {
        using var visit = new Visit("alice");
        await using var client = await visit.ConnectAsync(fleet.Gateway, "/mcp");

        var who = JsonElement.Parse((await client.CallToolAsync("who_am_i", cancellationToken: TestContext.Current.CancellationToken)).Text());

        Assert.Equal("alice", who.GetProperty("Subject").GetString());
        Assert.Equal("developer", who.GetProperty("Roles").EnumerateArray().Single().GetString());
        Assert.Equal(visit.ClientId, who.GetProperty("ClientId").GetString());
        var asked = Query(visit.Browser.Visited[0]);
        Assert.Equal((fleet.Resource, "S256"), (asked["resource"], asked["code_challenge_method"]));
        Assert.StartsWith("code:read code:write", asked["scope"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_WithoutTheScopeForAChange_IsToldAndGetsIt()
    {
        using var visit = new Visit("alice") { FirstScope = "code:read" };
        await using var client = await visit.ConnectAsync(fleet.Gateway, "/mcp");
        Assert.Equal("hello", (await client.CallToolAsync("alpha_echo", Text("hello"), cancellationToken: TestContext.Current.CancellationToken)).Text());
        Assert.Single(visit.Browser.Visited);

        var changed = await client.CallToolAsync("change", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("changed", changed.Text());
        Assert.Equal("code:read", Query(visit.Browser.Visited[0])["scope"]);
        Assert.Contains("code:write", Query(visit.Browser.Visited[1])["scope"], StringComparison.Ordinal);
        Assert.Equal(2, visit.Browser.Visited.Count);
    }

    [Fact]
    public async Task Client_OfOneServer_GetsATokenForThatServerOnly()
    {
        using var visit = new Visit("alice");
        await using var client = await visit.ConnectAsync(fleet.Gateway, "/mcp/beta");

        Assert.Equal("hello", (await client.CallToolAsync("beta_echo", Text("hello"), cancellationToken: TestContext.Current.CancellationToken)).Text());

        Assert.Equal($"{fleet.Resource}/beta", Query(visit.Browser.Visited.Single())["resource"]);
        foreach (var (path, isOpen) in (IEnumerable<(string, bool)>)[("/mcp/beta", true), ("/mcp", false), ("/mcp/alpha", false)])
        {
            using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless("tools/list", path: path, token: visit.AccessToken));
            Assert.Equal(isOpen, response.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task Token_OfTheCaller_ReachesNoServer()
    {
        using var visit = new Visit("alice");
        await using var client = await visit.ConnectAsync(fleet.Gateway, "/mcp");
        await client.CallToolAsync("change", cancellationToken: TestContext.Current.CancellationToken);

        var shown = fleet.Alpha.LastHeaders;

        Assert.StartsWith("Bearer ", shown["Authorization"], StringComparison.Ordinal);
        Assert.All(shown.Values, value => Assert.DoesNotContain(visit.AccessToken, value, StringComparison.Ordinal));
        // And were it passed on by mistake, the server would not take it.
        var direct = fleet.Gateway.Stateless("tools/list", token: visit.AccessToken);
        direct.RequestUri = new Uri(fleet.Alpha.Address, "/mcp");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await fleet.Gateway.SendAsync(direct)).StatusCode);
    }

    private static Dictionary<string, object?> Text(string text) => new() { ["text"] = text };

    private static Dictionary<string, string> Query(Uri uri) =>
        uri.Query.TrimStart('?').Split('&').Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));

    /// <summary>One user with a client that nobody knows yet.</summary>
    private sealed class Visit(string account) : ITokenCache, IDisposable
    {
        private int _selections;
        private TokenContainer? _tokens;

        public Browser Browser { get; } = new(account);

        /// <summary>The one scope that the client asks for until it is told that it does not suffice; all, unless given.</summary>
        public string? FirstScope { get; init; }

        public string AccessToken => _tokens!.AccessToken;

        public string? ClientId { get; private set; }

        public Task<McpClient> ConnectAsync(TestGateway gateway, string path) => McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(gateway.Address, path),
                TransportMode = HttpTransportMode.StreamableHttp,
                OAuth = new ClientOAuthOptions
                {
                    RedirectUri = Home,
                    TokenCache = this,
                    // Asked first for the registration, and then at each authorization.
                    ScopeSelector = scopes => FirstScope is { } first && ++_selections == 2 ? [first] : scopes,
                    DynamicClientRegistration = new DynamicClientRegistrationOptions
                    {
                        ClientName = "CODE tests",
                        ResponseDelegate = (registered, _) =>
                        {
                            ClientId = registered.ClientId;
                            return Task.CompletedTask;
                        },
                    },
                    AuthorizationCallbackHandler = async (context, cancellationToken) =>
                    {
                        var told = Query(await Browser.AuthorizeAsync(context.AuthorizationUri, context.RedirectUri, cancellationToken));
                        return new AuthorizationResult { Code = told["code"], State = told["state"], Iss = told["iss"] };
                    },
                },
            }),
            cancellationToken: TestContext.Current.CancellationToken);

        public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
        {
            _tokens = tokens;
            return ValueTask.CompletedTask;
        }

        public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_tokens);

        public void Dispose() => Browser.Dispose();
    }
}
