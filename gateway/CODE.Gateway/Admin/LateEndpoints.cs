using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CODE.Gateway.Admin;

/// <summary>
/// Endpoints that are built when the first of them is asked for. A handler with parameters is compiled to the code that reads them from the request, which for some thirty
/// of them took half a second of the gateway's start: docs/adr/0032-starting.md.
/// </summary>
internal static class LateEndpoints
{
    /// <summary>Maps endpoints whose paths all begin with a prefix.</summary>
    public static void MapLate(this IEndpointRouteBuilder endpoints, string prefix, Action<IEndpointRouteBuilder> map)
    {
        var branch = new Lazy<RequestDelegate>(() =>
        {
            var builder = new ApplicationBuilder(endpoints.ServiceProvider);
            builder.UseRouting();
            builder.UseEndpoints(map);
            return builder.Build();
        });
        endpoints.Map($"{prefix}/{{**rest}}", http =>
        {
            // What is routed already would not be routed again.
            http.SetEndpoint(null);
            http.Request.RouteValues.Clear();
            return branch.Value(http);
        }).ExcludeFromDescription();
    }
}
