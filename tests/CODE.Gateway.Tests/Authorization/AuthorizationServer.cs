using System.Net.Http.Json;
using System.Text.Json;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Gateway.Tests.Authorization;

/// <summary>A real authorization server, oidc-provider from npm, in a process of its own (tests/clients/drivers/authority.mjs).</summary>
internal sealed class AuthorizationServer : IAsyncDisposable
{
    /// <summary>What another service of the same authority is called.</summary>
    public const string OtherResource = "https://other.example/mcp";

    private readonly ChildProcess _process;

    private AuthorizationServer(ChildProcess process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens; without the slash at the end, its issuer.</summary>
    public Uri Address { get; }

    public string Issuer => Address.AbsoluteUri.TrimEnd('/');

    /// <summary>Starts it.</summary>
    /// <param name="resource">The gateway's resource identifier; tokens can be had for it, for what lies below it, and for <see cref="OtherResource"/>.</param>
    public static async Task<AuthorizationServer> StartAsync(string resource)
    {
        await NodeClients.ReadyAsync();
        var port = FreePort.Next();
        var settings = JsonSerializer.Serialize(new
        {
            port,
            resources = new[] { resource, OtherResource },
            scopes = new[] { "code:read", "code:write" },
            accounts = new { alice = new[] { "developer" }, root = new[] { "admin" } },
        });
        var process = NodeClients.Start("drivers/authority.mjs", [settings]);
        var address = new Uri($"http://127.0.0.1:{port}");
        await Readiness.WaitAsync(process, new Uri(address, "/.well-known/openid-configuration"), TestContext.Current.CancellationToken);
        return new AuthorizationServer(process, address);
    }

    /// <summary>Has it sign with new keys and show no others.</summary>
    public Task RotateKeysAsync() => PostAsync("/rotate", new StringContent(""));

    /// <summary>Registers a program as a client (RFC 7591) and gets it a token of its own.</summary>
    /// <param name="resource">For whom (RFC 8707); null for nobody in particular.</param>
    /// <param name="scope">With what scope.</param>
    public async Task<string> TokenAsync(string? resource, string scope = "code:read")
    {
        var client = await PostAsync("/reg", JsonContent.Create(new
        {
            redirect_uris = Array.Empty<string>(),
            response_types = Array.Empty<string>(),
            grant_types = new[] { "client_credentials" },
            token_endpoint_auth_method = "client_secret_post",
            scope = "code:read code:write",
        }));
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.GetProperty("client_id").GetString()!,
            ["client_secret"] = client.GetProperty("client_secret").GetString()!,
            ["scope"] = scope,
        };
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        return (await PostAsync("/token", new FormUrlEncodedContent(form))).GetProperty("access_token").GetString()!;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<JsonElement> PostAsync(string path, HttpContent content)
    {
        using var http = TestHttp.CreateClient(Address);
        using var response = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}{Environment.NewLine}{_process.Told()}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}
