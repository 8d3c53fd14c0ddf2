using System.Diagnostics;
using System.Globalization;

namespace CODE.Cli.Gateway;

/// <summary>
/// With <c>MCP_DEBUG=true</c> in the command's own environment: a line on standard error for each request, and one trace id for all of them, under which the
/// gateway and the servers log. The fleet's own detail is not the business of one caller's environment: <c>mcp debug</c> raises it.
/// </summary>
internal sealed class RequestLines(TimeProvider clock) : DelegatingHandler
{
    private static readonly ActivityTraceId Trace = ActivityTraceId.CreateRandom();

    /// <summary>Whether they are wanted.</summary>
    public static bool AreWanted { get; } = Environment.GetEnvironmentVariable("MCP_DEBUG")?.Trim().ToLowerInvariant() is "true" or "1";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The client sends the ids of the running activity along as traceparent.
        using Activity activity = new Activity("mcp").SetParentId(Trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();
        long start = clock.GetTimestamp();
        string end = "no answer";
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            end = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            Write(request, end, clock.GetElapsedTime(start));
        }
    }

    private static void Write(HttpRequestMessage request, string end, TimeSpan duration) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"debug: {request.Method} {request.RequestUri!.AbsolutePath}: {end}, {duration.TotalMilliseconds:0} ms, trace {Trace}"));
}
