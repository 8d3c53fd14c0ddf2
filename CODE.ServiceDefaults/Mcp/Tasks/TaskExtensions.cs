using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Mcp.Tasks;

#pragma warning disable MCPEXP002 // As in TaskCall.

/// <summary>Gives a server the tasks extension.</summary>
public static class TaskExtensions
{
    /// <summary>
    /// Runs calls of long-running tools (<see cref="ToolPolicyAttribute.LongRunning"/>) as tasks for clients that declare
    /// <c>io.modelcontextprotocol/tasks</c>; see docs/adr/0004-tasks.md.
    /// </summary>
    public static IMcpServerBuilder AddTasks(this IMcpServerBuilder builder)
    {
        builder.Services.AddOptions<TaskOptions>().BindConfiguration(TaskOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<TaskStore>();
        builder.Services.AddSingleton<TaskHandlers>();
        builder.Services.AddSingleton<TaskCalls>();
        builder.Services.AddSingleton<TaskRunner>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<TaskRunner>());
        builder.Services.AddOptions<McpServerOptions>().Configure<TaskHandlers, TaskCalls>(Configure);
        return builder;
    }

    private static void Configure(McpServerOptions options, TaskHandlers handlers, TaskCalls calls)
    {
        options.Capabilities ??= new ServerCapabilities();
        options.Capabilities.Extensions ??= new Dictionary<string, object>();
        options.Capabilities.Extensions[TaskProtocol.ExtensionId] = new JsonObject();
        options.RequestHandlers ??= [];
        options.RequestHandlers.Add(Handler(TaskProtocol.Get, handlers.GetAsync));
        options.RequestHandlers.Add(Handler(TaskProtocol.Update, handlers.UpdateAsync));
        options.RequestHandlers.Add(Handler(TaskProtocol.Cancel, handlers.CancelAsync));
        options.Filters.Request.CallToolWithAlternateFilters.Add(calls.InvokeAsync);
    }

    private static McpServerRequestHandler Handler(string method, Func<JsonRpcRequest, CancellationToken, ValueTask<JsonNode?>> handler) =>
        new() { Method = method, RoutingNameParameter = TaskProtocol.TaskId, Handler = handler };
}
