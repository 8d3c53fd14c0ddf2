using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Mcp;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace CODE.Testing;

/// <summary>A fleet server in this process, as its Program.cs would make it, on a loopback port, with a real store behind it.</summary>
public sealed class FleetServerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FleetKeys _keys;
    private readonly bool _ownsKeys;
    private readonly TestStore? _ownStore;

    private FleetServerHost(WebApplication app, string name, FleetKeys keys, bool ownsKeys, TestStore? ownStore)
    {
        _app = app;
        Name = name;
        _keys = keys;
        _ownsKeys = ownsKeys;
        _ownStore = ownStore;
    }

    /// <summary>The server's name in the fleet.</summary>
    public string Name { get; }

    /// <summary>The keys of its gateway.</summary>
    public FleetKeys Keys => _keys;

    /// <summary>The server's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts a server that declares what an assembly declares.</summary>
    /// <param name="name">The server's name.</param>
    /// <param name="assembly">Where its tools are.</param>
    /// <param name="configure">Its other registrations.</param>
    /// <param name="settings">Its configuration, by key.</param>
    /// <param name="keys">The keys of its gateway; own ones unless given.</param>
    /// <param name="store">The connection string of its store; an own store unless given.</param>
    /// <param name="map">Maps what it answers besides MCP.</param>
    public static async Task<FleetServerHost> StartAsync(
        string name,
        Assembly assembly,
        Action<WebApplicationBuilder>? configure = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        FleetKeys? keys = null,
        string? store = null,
        Action<WebApplication>? map = null)
    {
        var ownStore = store is null ? TestStore.Start() : null;
        var gatewayKeys = keys ?? new FleetKeys();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = assembly.GetName().Name, EnvironmentName = "Development" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration["Fleet:PublicKey"] = gatewayKeys.PublicKey;
        builder.Configuration["ConnectionStrings:cache"] = store ?? ownStore!.ConnectionString;
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddFleetServer(name, assembly);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapFleetServer();
        map?.Invoke(app);
        await app.StartAsync();
        return new FleetServerHost(app, name, gatewayKeys, keys is null, ownStore);
    }

    /// <summary>An HTTP client that sends a fleet token with each request.</summary>
    public HttpClient CreateHttpClient(string subject = "alice", params string[] roles) => CreateHttpClientWithToken(_keys.Token(Name, subject, roles));

    /// <summary>An HTTP client that sends this token, or none.</summary>
    public HttpClient CreateHttpClientWithToken(string? token)
    {
        var client = TestHttp.CreateClient(Address);
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The way to the server's gRPC contracts, as the gateway has it.</summary>
    /// <param name="subject">The caller; no token is sent without one.</param>
    /// <param name="roles">The caller's roles.</param>
    public GrpcChannel OpenChannel(string? subject = "alice", params string[] roles) => GrpcChannel.ForAddress(
        Address,
        new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()),
            HttpVersion = HttpVersion.Version11,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Credentials = ChannelCredentials.Create(
                ChannelCredentials.Insecure,
                CallCredentials.FromInterceptor((_, metadata) =>
                {
                    if (subject is not null)
                    {
                        metadata.Add("Authorization", $"Bearer {_keys.Token(Name, subject, roles)}");
                    }

                    return Task.CompletedTask;
                })),
            UnsafeUseInsecureChannelCallCredentials = true,
        });

    /// <summary>A connected MCP client of a caller; it lives for as long as the token, 60 s.</summary>
    public Task<McpClient> ConnectAsync(string subject = "alice", McpClientOptions? options = null, CancellationToken cancellationToken = default) =>
        McpClient.CreateAsync(
            new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(Address, FleetServerExtensions.Path),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {_keys.Token(Name, subject)}" },
                }),
            options,
            cancellationToken: cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _ownStore?.Dispose();
        if (_ownsKeys)
        {
            _keys.Dispose();
        }
    }
}
