using System.Diagnostics;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>Runs a call within its deadline, measures it, and turns what goes wrong into an answer.</summary>
internal sealed partial class ToolCalls(ToolCallMetrics metrics, CallCounter counter, TimeProvider time, ILogger<ToolCalls> logger)
{
    public async ValueTask<CallToolResult> RunAsync(
        string tool, TimeSpan deadline, Func<CancellationToken, ValueTask<CallToolResult>> call, CancellationToken cancellationToken)
    {
        using var running = counter.Begin();
        using var timer = new CancellationTokenSource(deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var started = time.GetTimestamp();
        string? error = null;
        LogBegin(logger, tool, deadline.TotalSeconds);
        try
        {
            return await call(linked.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            error = FaultCodes.Cancelled;
            throw;
        }
        catch (Exception exception) when (exception is McpException or InputRequiredException)
        {
            // The protocol's own control flow; the SDK answers it.
            error = exception is InputRequiredException ? null : "protocol";
            throw;
        }
        catch (Exception exception)
        {
            var fault = exception switch
            {
                FaultException known => known.Fault,
                OperationCanceledException when timer.IsCancellationRequested => new Fault(
                    FaultCodes.Timeout,
                    $"{tool} did not end within its deadline of {deadline.TotalSeconds:0} s and was stopped.",
                    "Ask for less at a time. Check what was done before repeating a call that changes something."),
                _ => Unexpected(tool, exception),
            };
            error = fault.Code;
            return ToolAnswer.Of(fault);
        }
        finally
        {
            var duration = time.GetElapsedTime(started);
            metrics.Record(tool, duration, error);
            LogEnd(logger, tool, error ?? "ok", duration.TotalMilliseconds);
        }
    }

    private Fault Unexpected(string tool, Exception exception)
    {
        var trace = Activity.Current?.TraceId.ToString() ?? Guid.NewGuid().ToString("N");
        LogUnexpected(logger, exception, tool, trace);
        return new Fault(FaultCodes.Internal, $"{tool} failed unexpectedly (trace {trace}).", "Tell the operator the trace id; the cause is in the server's log.");
    }

    [LoggerMessage(LogLevel.Debug, "{Tool} begins; it has {Seconds} s")]
    private static partial void LogBegin(ILogger logger, string tool, double seconds);

    [LoggerMessage(LogLevel.Debug, "{Tool} ended: {Outcome}, {Milliseconds:0.0} ms")]
    private static partial void LogEnd(ILogger logger, string tool, string outcome, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Tool} failed unexpectedly; trace {TraceId}")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string tool, string traceId);
}
