using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Mcp.Tasks;

#pragma warning disable MCPEXP002 // As in TaskCall.

/// <summary>Decides which calls run as tasks: those of long-running tools by clients that declare the extension.</summary>
internal sealed class TaskCalls(TaskRunner runner, IOptions<TaskOptions> options)
{
    /// <summary>The filter around every tool call.</summary>
    public async ValueTask<ResultOrAlternate<CallToolResult>> InvokeAsync(
        RequestContext<CallToolRequestParams> request,
        McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next,
        CancellationToken cancellationToken)
    {
        var policy = request.MatchedPrimitive?.Metadata.OfType<ToolPolicyAttribute>().FirstOrDefault();
        var caller = request.User?.FindFirst(FleetTokenClaims.Subject)?.Value;

        // A task belongs to somebody, so a call of nobody's has none.
        if (policy?.LongRunning != true || caller is null || !TaskProtocol.Declares(request.JsonRpcRequest))
        {
            return await next(request, cancellationToken);
        }

        try
        {
            var task = await runner.StartAsync(request, next, caller, TimeSpan.FromSeconds(policy.DeadlineSeconds), cancellationToken);
            return ResultOrAlternate<CallToolResult>.FromAlternate(
                TaskMessages.Created(task, options.Value.PollIntervalMs), TaskJsonContext.Default.CreatedTask);
        }
        catch (FaultException exception)
        {
            // Not run synchronously instead: the client counts on a task that outlives its connection.
            return ToolAnswer.Of(exception.Fault);
        }
    }
}
