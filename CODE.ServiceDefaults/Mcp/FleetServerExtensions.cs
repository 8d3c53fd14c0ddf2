using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>The MCP server that every service of the fleet is.</summary>
public static class FleetServerExtensions
{
    /// <summary>
    /// Registers a stateless MCP server with every tool, resource and prompt that the assembly declares by attribute, each behind the call filter.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="name">The server's name in the fleet.</param>
    /// <param name="assembly">Where its primitives are declared.</param>
    public static IMcpServerBuilder AddFleetServer(this IHostApplicationBuilder builder, string name, Assembly assembly)
    {
        var identity = new ServerIdentity(name, assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        builder.Services.AddSingleton(identity);
        return builder.Services.AddMcpServer().WithHttpTransport();
    }

    /// <summary>Maps the server at <c>/mcp</c>.</summary>
    public static IEndpointConventionBuilder MapFleetServer(this IEndpointRouteBuilder endpoints) => endpoints.MapMcp("/mcp");
}
