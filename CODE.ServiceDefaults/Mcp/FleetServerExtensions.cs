using System.Reflection;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp.Tasks;
using CODE.ServiceDefaults.Memory;
using CODE.ServiceDefaults.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>The MCP server that every service of the fleet is.</summary>
public static class FleetServerExtensions
{
    /// <summary>Where a server answers MCP.</summary>
    public const string Path = "/mcp";

    /// <summary>
    /// Registers a stateless MCP server with every tool, resource and prompt that the assembly declares by attribute.
    /// Only the gateway's fleet tokens open it; each call has a deadline, checked arguments, telemetry, and faults as answers.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="name">The server's name in the fleet.</param>
    /// <param name="assembly">Where its primitives are declared.</param>
    public static IMcpServerBuilder AddFleetServer(this IHostApplicationBuilder builder, string name, Assembly assembly)
    {
        var identity = new ServerIdentity(name, assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        builder.Services.AddSingleton(identity);
        builder.Services.AddActivatedSingleton<ToolCallMetrics>();
        builder.Services.AddSingleton<ToolCalls>();
        builder.AddFleetIdentity();
        builder.AddOperations(identity);
        builder.AddContextMemory();
        builder.AddContext();

        return builder.Services
            .AddMcpServer(options => options.ServerInfo = new Implementation { Name = identity.Name, Version = identity.Version })
            .WithHttpTransport(options => options.Stateless = true)
            .AddPrimitives(assembly)
            .AddMemoryResources()
            .AddTasks();
    }

    /// <summary>Maps the server at <see cref="Path"/>, its operations and its context, for fleet tokens only.</summary>
    public static IEndpointConventionBuilder MapFleetServer(this WebApplication app)
    {
        app.UseMiddleware<OriginGuard>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOperations();
        app.MapContext();
        return app.MapMcp(Path).RequireAuthorization(FleetPolicies.Call);
    }
}
