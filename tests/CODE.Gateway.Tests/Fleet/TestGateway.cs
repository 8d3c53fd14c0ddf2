using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.ServiceDefaults;
using CODE.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>The real gateway, on Kestrel, in the test's process.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    /// <summary>The setting that names the store.</summary>
    public const string StoreKey = "ConnectionStrings:cache";

    // The runtime's RangeAttribute sets itself up on first use, and not safely for several gateways that are validated at once.
    private static readonly Lock Validating = new();

    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new() { UseCookies = false, ActivityHeadersPropagator = null };
    private readonly HttpMessageInvoker _http;

    private readonly TestStore? _store;

    private TestGateway(WebApplication app, TestStore? store)
    {
        (_app, _store, Address) = (app, store, WebHost.AddressOf(app));
        _http = new HttpMessageInvoker(_handler);
    }

    public Uri Address { get; }

    public ILogger Logger => _app.Logger;

    public IServiceProvider Services => _app.Services;

    public string AliceToken { get; } = TestToken.For("alice", ["developer"]);

    /// <summary>Makes the gateway's meters, and so tells them from those of every other gateway in the process.</summary>
    public IMeterFactory Meters => _app.Services.GetRequiredService<IMeterFactory>();

    public FleetCatalog Catalog => _app.Services.GetRequiredService<FleetCatalog>();

    public CatalogView View => Catalog.View;

    public static Task<TestGateway> StartAsync(params TestServer[] servers) => StartAsync(servers.ToDictionary(static server => server.Name, static server => server.Address));

    public static async Task<TestGateway> StartAsync(IReadOnlyDictionary<string, Uri> servers, params (string Key, string Value)[] settings)
    {
        // A store of its own, unless the test brings one: for several replicas, or to take it away.
        var store = settings.Any(static setting => setting.Key == StoreKey) ? null : TestStore.Start();
        var builder = WebHost.Create();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Fleet:SigningKey", TestKey.Fleet.Private),
            new("Identity:SigningKey", TestKey.Identity.Private),
            new(StoreKey, store?.ConnectionString),
            new("Policy:File", TestPolicy.Open),
            // The tests' own tools have no hints and count as destructive; tests of approvals say otherwise.
            new("Approvals:Destructive", "none"),
            new("Policy:RefreshInterval", "00:00:00.100"),
            new("Definitions:Pinned", "false"),
            new("Definitions:RefreshInterval", "00:00:00.100"),
            // Servers start beside other tests, on machines that these keep busy.
            new("Gateway:ListTimeout", "00:00:15"),
            new("Gateway:RefreshInterval", "00:00:00.200"),
            new("Gateway:RetryInterval", "00:00:00.100"),
            .. servers.Select(static server => new KeyValuePair<string, string?>($"services:{server.Key}:http:0", server.Value.AbsoluteUri)),
        ]);
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.AddServiceDefaults();
        builder.AddGateway();
        var app = builder.Build();
        lock (Validating)
        {
            Assert.True(app.CanStart());
        }

        app.MapDefaultEndpoints();
        app.MapGateway();
        await app.StartAsync();
        return new TestGateway(app, store);
    }

    public Task<McpClient> ConnectAsync(string path = "/mcp", string? revision = null, string? token = null, McpClientOptions? options = null)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(Address, path),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token ?? AliceToken}" },
        });
        options ??= new McpClientOptions();
        options.ProtocolVersion = revision;
        return McpClient.CreateAsync(transport, options, cancellationToken: TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken? leave = null) => _http.SendAsync(request, leave ?? TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return SendAsync(request);
    }

    /// <summary>The status that <c>/health</c> tells.</summary>
    public async Task<string?> HealthAsync()
    {
        using var health = await GetAsync("/health");
        return (await health.MessageAsync()).GetProperty("status").GetString();
    }

    /// <summary>An MCP request that is right in every respect, for the test to spoil.</summary>
    public HttpRequestMessage Request(string body, string path = "/mcp", string? token = null, params (string Name, string? Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? AliceToken);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>A 2026-07-28 request with its headers.</summary>
    public HttpRequestMessage Stateless(string method, object? parameters = null, string path = "/mcp", string? token = null, params (string Name, string? Value)[] headers)
    {
        var body = Rpc.Body(method, parameters);
        var name = JsonDocument.Parse(body).RootElement.GetProperty("params") is var sent && sent.TryGetProperty("name", out var subject) || sent.TryGetProperty("uri", out subject)
            ? subject.GetString()
            : null;
        return Request(body, path, token, [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method), .. name is null ? Array.Empty<(string, string?)>() : [("Mcp-Name", name)], .. headers]);
    }

    /// <summary>Waits until the catalog is as the test wants it.</summary>
    public async Task UntilAsync(Func<CatalogView, bool> condition)
    {
        while (!condition(View))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until every server has told what it offers.</summary>
    public Task UntilCurrentAsync() => UntilAsync(static view => view.Statuses.All(static status => status.IsCurrent));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _store?.Dispose();
        _http.Dispose();
        _handler.Dispose();
    }
}
