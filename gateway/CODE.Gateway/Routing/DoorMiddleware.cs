using CODE.Gateway.Answers;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Health;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Routing;

/// <summary>
/// Keeps web pages out: a page reaches a server on the user's own machine by a name that was rebound to its address, which shows in Host, or directly,
/// which shows in Origin (specification: transports, security warning). Probes and scrapers come by address and are let through.
/// </summary>
internal sealed class DoorMiddleware
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];
    private readonly RequestDelegate _next;
    private readonly HashSet<string> _hosts;
    private readonly HashSet<string> _origins;
    private volatile string? _lastAllowed;

    public DoorMiddleware(RequestDelegate next, IOptions<GatewayOptions> options)
    {
        _next = next;
        _hosts = new HashSet<string>([.. Loopback, .. options.Value.AllowedHosts], StringComparer.OrdinalIgnoreCase);
        _origins = new HashSet<string>(options.Value.AllowedOrigins.Select(static origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);
        if (options.Value.PublicUrl is { } url)
        {
            _hosts.Add(url.Host);
        }
    }

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.Value is HealthExtensions.ReadyPath or HealthExtensions.AlivePath or TelemetryExtensions.MetricsPath)
        {
            return _next(http);
        }

        if (!IsHostAllowed(http.Request.Host))
        {
            return RefuseAsync(http, "The request names a host that is not this gateway.", "Use a loopback address, or have the operator add the name to Gateway:AllowedHosts.");
        }

        return IsOriginAllowed(http)
            ? _next(http)
            : RefuseAsync(http, "Pages of this origin may not call the gateway.", "Have the operator add the origin to Gateway:AllowedOrigins.");
    }

    // What comes is nearly always the same; taking it apart anew costs more than the whole look.
    private bool IsHostAllowed(HostString host)
    {
        if (host.HasValue && host.Value == _lastAllowed)
        {
            return true;
        }

        if (!_hosts.Contains(host.Host))
        {
            return false;
        }

        _lastAllowed = host.Value;
        return true;
    }

    private bool IsOriginAllowed(HttpContext http) => http.Request.Headers.Origin switch
    {
        [] => true,
        [{ } origin] => _origins.Contains(origin)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && Loopback.Contains(uri.Host, StringComparer.OrdinalIgnoreCase) && uri.Port == http.Connection.LocalPort),
        _ => false,
    };

    private static Task RefuseAsync(HttpContext http, string message, string fix) =>
        FaultAnswer.WriteAsync(http, StatusCodes.Status403Forbidden, new Fault(FaultCodes.PermissionDenied, message, fix));
}
