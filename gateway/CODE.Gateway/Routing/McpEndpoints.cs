using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Routing;

/// <summary>Where callers speak MCP.</summary>
internal static class McpEndpoints
{
    /// <summary>The path's one segment, and the name of a server's own endpoint.</summary>
    public const string Segment = "mcp";

    /// <summary>The endpoint of all servers; a server's own is one segment below.</summary>
    public const string Path = "/" + Segment;

    /// <summary>Maps both. Every verb, so that the ones that are not served are refused in the protocol's way.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.Map(Path + "/{server?}", RunAsync).ExcludeFromDescription();

    private static async Task RunAsync(HttpContext http)
    {
        using var call = new GatewayCall(http, http.Request.RouteValues["server"] as string);
        await http.RequestServices.GetRequiredService<GatewayPipeline>().RunAsync(call);
    }
}
