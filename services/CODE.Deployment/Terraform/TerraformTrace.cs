using System.Diagnostics;
using System.Globalization;

namespace CODE.Deployment.Terraform;

/// <summary>
/// The span of one run of the binary. Its context goes into the process's environment, as OpenTelemetry names it there, so that providers that trace go on
/// with it. Arguments hold values of variables, so of them only the verb is told.
/// </summary>
internal static class TerraformTrace
{
    private const string TraceParent = "TRACEPARENT";
    private const string TraceState = "TRACESTATE";
    private static readonly ActivitySource Source = new(typeof(TerraformTrace).Assembly.GetName().Name!);

    /// <summary>Opens the span; null when nobody wants it.</summary>
    public static Activity? Start(string verb, ProcessStartInfo start)
    {
        var span = Source.StartActivity($"terraform {verb}", ActivityKind.Client);
        start.Environment.Remove(TraceParent);
        start.Environment.Remove(TraceState);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current)
        {
            start.Environment[TraceParent] = current.Id;
            if (current.TraceStateString is { Length: > 0 } state)
            {
                start.Environment[TraceState] = state;
            }
        }

        span?.SetTag("process.executable.name", Path.GetFileName(start.FileName));
        return span;
    }

    /// <summary>Notes how the run ended.</summary>
    public static void End(Activity? span, Process process, Interruption? interrupted)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("process.pid", process.Id);
        span.SetTag("process.exit.code", process.ExitCode);
        // 2 is terraform's way to say that a plan has changes.
        if (interrupted is not null || process.ExitCode is not (0 or 2))
        {
            span.SetTag("error.type", interrupted?.ToString() ?? process.ExitCode.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.Dispose();
    }
}
