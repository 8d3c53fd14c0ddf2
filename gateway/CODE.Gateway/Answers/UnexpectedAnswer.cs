using System.Diagnostics;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Answers;

/// <summary>Turns what was thrown into an answer. Of anything unexpected the caller learns only the trace id under which it is logged.</summary>
internal sealed partial class UnexpectedAnswer(ILogger<UnexpectedAnswer> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var (status, fault) = exception switch
        {
            FaultException thrown => (FaultAnswer.StatusOf(thrown.Fault), thrown.Fault),
            BadHttpRequestException bad => (bad.StatusCode, new Fault(
                bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? FaultCodes.TooLarge : FaultCodes.InvalidArgument,
                "The request does not fit the endpoint.", "See /admin/openapi.json for what it takes.")),
            _ => (StatusCodes.Status500InternalServerError, Unexpected(exception)),
        };
        await FaultAnswer.WriteAsync(httpContext, status, fault);
        return true;
    }

    private Fault Unexpected(Exception exception)
    {
        LogUnexpected(exception);
        return new Fault(FaultCodes.Internal, $"Something unexpected happened. Trace: {Activity.Current?.TraceId.ToHexString() ?? "none"}.", "Give the trace id to the operator.");
    }

    [LoggerMessage(LogLevel.Error, "Unexpected")]
    private partial void LogUnexpected(Exception exception);
}
