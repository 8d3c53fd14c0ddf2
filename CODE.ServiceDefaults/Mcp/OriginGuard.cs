using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>
/// Keeps browsers away from a server: no page may reach it (any <c>Origin</c> is refused; only the gateway calls a server), and a name that
/// was rebound to its address is not among its hosts. See the transport's security notes on DNS rebinding.
/// </summary>
internal sealed class OriginGuard(RequestDelegate next, ServerIdentity identity, IConfiguration configuration)
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    // As ASP.NET Core's host filtering reads it; Kubernetes sets the service's names here.
    private readonly string[] _hosts =
        [.. configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [], .. Loopback, identity.Name];

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(FleetServerExtensions.Path, StringComparison.Ordinal))
        {
            return next(context);
        }

        if (context.Request.Headers.Origin.Count > 0 || !_hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
