using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>Something at a server's address that answers as the test says.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RawServer(WebApplication app) => (_app, Address) = (app, WebHost.AddressOf(app));

    public Uri Address { get; }

    public static async Task<RawServer> StartAsync(RequestDelegate answer, int port = 0)
    {
        var app = WebHost.Create(port).Build();
        app.Run(answer);
        await app.StartAsync();
        return new RawServer(app);
    }

    /// <summary>Starts one that tells the gateway of a tool as a server should, and answers everything else as the test says.</summary>
    public static Task<RawServer> StartWithToolAsync(string tool, RequestDelegate answer) => StartAsync(http =>
    {
        if (http.Request.Headers["Mcp-Method"].ToString() is not ("server/discover" or "tools/list"))
        {
            return answer(http);
        }

        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"tools":{} },"tools":[{"name":"{{tool}}","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true} }]} }""");
    });

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
