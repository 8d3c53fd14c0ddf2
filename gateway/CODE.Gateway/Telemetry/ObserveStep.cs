using System.Diagnostics;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Telemetry;

/// <summary>
/// Opens the span of a message and counts the call, as one step, since each step is one more state machine on every call. It stands before all that
/// decide, so that what is refused and what nobody answers is seen as well as what succeeds.
/// </summary>
internal sealed class ObserveStep(CallSpans spans, CallMetrics metrics, TimeProvider time) : IGatewayStep
{
    public Task RunAsync(GatewayCall call, NextStep next)
    {
        var isMeasured = metrics.IsEnabled && CallLabels.IsCall(call.Message);
        return isMeasured || spans.IsEnabled ? RunObservedAsync(call, next, isMeasured) : next(call);
    }

    private async Task RunObservedAsync(GatewayCall call, NextStep next, bool isMeasured)
    {
        using var span = spans.Start(call);
        var start = isMeasured ? time.GetTimestamp() : 0;
        if (isMeasured)
        {
            metrics.Begin();
        }

        Exception? thrown = null;
        try
        {
            await next(call);
        }
        catch (Exception exception)
        {
            thrown = exception;
            throw;
        }
        finally
        {
            var end = CallEnd.Of(call, thrown);
            if (isMeasured)
            {
                metrics.End(call, end, time.GetElapsedTime(start));
            }

            if (span is not null)
            {
                CallSpans.End(span, call, end);
            }
        }
    }
}
