using CODE.Gateway.Containment;
using CODE.Gateway.Definitions;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Routing;

/// <summary>
/// Tells at debug level what becomes of each message: how it begins, what every step decided, and how it ended. The call's id is that of the audit. Rules
/// are named and reasons are not, since these may repeat what callers wrote. While nobody has raised the detail (<see cref="DebugDetail"/>) it costs one look.
/// </summary>
internal sealed partial class CallLogStep(SecretRedactor redactor, TimeProvider time, ILogger<CallLogStep> logger) : IGatewayStep
{
    private const string None = "-";

    public Task RunAsync(GatewayCall call, NextStep next) => logger.IsEnabled(LogLevel.Debug) ? RunLoggedAsync(call, next) : next(call);

    private async Task RunLoggedAsync(GatewayCall call, NextStep next)
    {
        var start = time.GetTimestamp();
        LogBegin(call.Id, Safe(call.Message.Method), Safe(call.Message.Name ?? call.Message.Uri ?? call.Message.TaskId), Safe(call.Caller.Subject), call.Message.Revision);
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
            foreach (var verdict in call.Verdicts)
            {
                LogVerdict(call.Id, verdict.Step, verdict.IsAllowed ? "passes" : "refuses", verdict.Rule, verdict.Fault?.Code ?? None);
            }

            LogEnd(
                call.Id, call.Target?.Name ?? "gateway", thrown?.GetType().Name ?? call.Outcome.Kind.ToString(), call.Outcome.Fault ?? None, call.Cache?.ToString() ?? None,
                time.GetElapsedTime(start).TotalMilliseconds, call.Outcome.Bytes, call.Http.Response.StatusCode);
        }
    }

    // What callers write must not forge a line of the log either.
    private string Safe(string? text) => text is null ? None : ToolNames.Visible(redactor.Redact(text));

    [LoggerMessage(LogLevel.Debug, "Call {Call}: {Method} {Name} by {Caller} ({Revision})", SkipEnabledCheck = true)]
    private partial void LogBegin(string call, string method, string name, string caller, string revision);

    [LoggerMessage(LogLevel.Debug, "Call {Call}: {Step} {Decision} it by {Rule}; fault: {Fault}", SkipEnabledCheck = true)]
    private partial void LogVerdict(string call, string step, string decision, string rule, string fault);

    [LoggerMessage(LogLevel.Debug, "Call {Call} of {Server} ended: {Outcome}, {Milliseconds:0.0} ms, {Bytes} bytes, status {Status}; fault: {Fault}, cache: {Cache}", SkipEnabledCheck = true)]
    private partial void LogEnd(string call, string server, string outcome, string fault, string cache, double milliseconds, long bytes, int status);
}
