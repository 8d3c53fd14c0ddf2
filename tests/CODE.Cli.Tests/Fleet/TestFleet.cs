using System.Text.Json.Nodes;
using CODE.Cli.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;

namespace CODE.Cli.Tests.Fleet;

/// <summary>A gateway's public face: a real MCP server on real HTTP, with a scripted admin API beside it.</summary>
internal sealed class TestFleet : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestFleet(WebApplication app, FleetScript script)
    {
        _app = app;
        Script = script;
    }

    public FleetScript Script { get; }

    public string Url => _app.Urls.Single();

    public static async Task<TestFleet> StartAsync(Action<FleetScript>? configure = null)
    {
        var script = new FleetScript();
        configure?.Invoke(script);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(script);
        builder.Services.AddMcpServer()
            .WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.Stateless)
            .WithTools<FleetTools>();
        WebApplication app = builder.Build();
        app.Use(AdmitAsync);
        app.MapMcp("/mcp");
        app.MapMcp("/mcp/deployment");
        AdminEndpoints.Map(app, script);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestFleet(app, script);
    }

    /// <summary>A sandbox whose command finds this fleet; without a token when it is null.</summary>
    public Sandbox Sandbox(string? token = FleetScript.AdminToken)
    {
        var sandbox = new Sandbox();
        sandbox.Environment["CODE_URL"] = Url;
        if (token is not null) sandbox.Environment["CODE_TOKEN"] = token;
        return sandbox;
    }

    public async ValueTask DisposeAsync()
    {
        Script.LogEnds.TrySetResult();
        await _app.DisposeAsync();
    }

    private static async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }

        string? token = context.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var rest] ? rest : null;
        bool isAdmin = token == FleetScript.AdminToken;
        bool isKnown = isAdmin || token == FleetScript.UserToken;
        if (isAdmin || (isKnown && !context.Request.Path.StartsWithSegments("/admin")))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = isKnown ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        if (isKnown)
            await context.Response.WriteAsJsonAsync(new JsonObject { ["code"] = "forbidden", ["message"] = "This needs the role admin.", ["fix"] = "Ask an admin." });
    }
}
