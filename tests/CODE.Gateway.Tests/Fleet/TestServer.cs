using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>A real MCP server behind the fleet's real identity: lets in nobody but callers with a fleet token for its name.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(string name, WebApplication app) => (Name, _app, Address) = (name, app, WebHost.AddressOf(app));

    public string Name { get; }

    public Uri Address { get; }

    public ILogger Logger => _app.Logger;

    /// <summary>Done when the server has been told to end.</summary>
    public Task Stopping => Task.Delay(Timeout.Infinite, _app.Lifetime.ApplicationStopping).ContinueWith(static _ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.OnlyOnCanceled, TaskScheduler.Default);

    /// <summary>The headers of the newest request to its MCP endpoint.</summary>
    public IReadOnlyDictionary<string, string> LastHeaders { get; private set; } = new Dictionary<string, string>();

    /// <summary>How many requests reached its MCP endpoint, the gateway's own refreshes not counted.</summary>
    public int Calls { get; private set; }

    public static async Task<TestServer> StartAsync(string name, Action<IMcpServerBuilder>? configure = null, int port = 0, TestKey? key = null)
    {
        var builder = WebHost.Create(port);
        builder.Configuration.AddInMemoryCollection([new("Fleet:PublicKey", (key ?? TestKey.Fleet).Public)]);
        builder.Services.TryAddSingleton(TimeProvider.System);
        var identity = new ServerIdentity(name, "1.2.3");
        builder.Services.AddSingleton(identity);
        builder.AddFleetIdentity();
        builder.AddOperations(identity);
        var mcp = builder.Services.AddMcpServer(options => options.ServerInfo = new() { Name = name, Version = "1.2.3" }).WithHttpTransport();
        configure?.Invoke(mcp);

        var app = builder.Build();
        TestServer? server = null;
        app.Use((http, next) =>
        {
            server!.Note(http);
            return next(http);
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOperations();
        app.MapMcp("/mcp").RequireAuthorization(FleetPolicies.Call);
        await app.StartAsync();
        return server = new TestServer(name, app);
    }

    public async ValueTask DisposeAsync()
    {
        // At once: a test that stops a server wants it gone, its running calls included.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private void Note(HttpContext http)
    {
        if (http.Request.Path != "/mcp" || http.Request.Headers["Mcp-Method"].ToString() is "server/discover" or "tools/list" or "prompts/list" or "resources/list" or "resources/templates/list")
        {
            return;
        }

        LastHeaders = http.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Calls++;
    }
}
