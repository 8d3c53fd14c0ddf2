using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Audit;

/// <summary>
/// Leaves one record of each call that was decided about, when it comes back: also when the client went away or something was thrown. It stands
/// before every step that decides, so that none of them can forget to. Lists and the lifecycle are no calls.
/// </summary>
internal sealed class AuditStep(IAuditLog log, CallRecords records, TimeProvider time) : IGatewayStep
{
    public Task RunAsync(GatewayCall call, NextStep next) => IsRecorded(call) ? RunRecordedAsync(call, next) : next(call);

    private static bool IsRecorded(GatewayCall call) =>
        call.Use is not null || call.Message.Method == McpMethods.ReadResource || (call.IsForServer && call.Message.Method is McpMethods.GetTask or McpMethods.UpdateTask or McpMethods.CancelTask);

    private async Task RunRecordedAsync(GatewayCall call, NextStep next)
    {
        var start = time.GetTimestamp();
        var hasReturned = false;
        try
        {
            await next(call);
            hasReturned = true;
        }
        finally
        {
            log.Append(records.OfEnd(call, time.GetElapsedTime(start), hasFailed: !hasReturned));
        }
    }
}
