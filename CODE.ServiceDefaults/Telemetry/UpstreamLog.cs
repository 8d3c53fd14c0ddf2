using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// Tells at debug level how long each attempt of an outgoing HTTP request took, and what came of it. Of the address only the host: paths and queries may hold names
/// and secrets of callers.
/// </summary>
internal sealed partial class UpstreamLog(ILogger<UpstreamLog> logger) : IHttpClientLogger
{
    /// <inheritdoc/>
    public object? LogRequestStart(HttpRequestMessage request) => null;

    /// <inheritdoc/>
    public void LogRequestStop(object? context, HttpRequestMessage request, HttpResponseMessage response, TimeSpan elapsed) =>
        LogAnswered(request.Method.Method, request.RequestUri?.Authority, (int)response.StatusCode, elapsed.TotalMilliseconds);

    /// <inheritdoc/>
    public void LogRequestFailed(object? context, HttpRequestMessage request, HttpResponseMessage? response, Exception exception, TimeSpan elapsed) =>
        LogFailed(request.Method.Method, request.RequestUri?.Authority, exception.GetType().Name, elapsed.TotalMilliseconds);

    [LoggerMessage(LogLevel.Debug, "{Method} to {Host}: status {Status}, {Milliseconds:0.0} ms")]
    private partial void LogAnswered(string method, string? host, int status, double milliseconds);

    [LoggerMessage(LogLevel.Debug, "{Method} to {Host} failed: {Exception}, {Milliseconds:0.0} ms")]
    private partial void LogFailed(string method, string? host, string exception, double milliseconds);
}
