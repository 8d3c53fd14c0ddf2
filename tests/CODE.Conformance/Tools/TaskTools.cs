using System.ComponentModel;
using System.Text.Json.Nodes;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Conformance.Tools;

/// <summary>What a task tool answers.</summary>
/// <param name="Text">The outcome, told.</param>
public sealed record TaskAnswer(string Text);

/// <summary>Tools that run at once, and tools that run as tasks for clients that know tasks: declared as every tool of the fleet is.</summary>
[McpServerToolType]
public sealed class TaskTools(TimeProvider time)
{
    private const string TasksExtension = "io.modelcontextprotocol/tasks";

    [McpServerTool(Name = "greet", Title = "Greet", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TaskAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0)]
    [Description("Greets, at once.")]
    public CallToolResult Greet([Description("Whom to greet.")] string name) => Answer($"Hello, {name}!");

    [McpServerTool(Name = "slow_compute", Title = "Compute slowly", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TaskAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, LongRunning = true)]
    [Description("Computes for a number of seconds.")]
    public async Task<CallToolResult> SlowCompute(
        [Description("How long, in seconds.")] int seconds, [Description("What to call the result.")] string? label = null, CancellationToken cancellationToken = default)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), time, cancellationToken);
        return Answer($"Computed {label ?? "result"}");
    }

    [McpServerTool(Name = "failing_job", Title = "Fail", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TaskAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, LongRunning = true)]
    [Description("Fails after a while; refuses clients that know no tasks.")]
    public async Task<CallToolResult> FailingJob(RequestContext<CallToolRequestParams> call, CancellationToken cancellationToken)
    {
        if (call.Server.ClientCapabilities?.Extensions?.ContainsKey(TasksExtension) is not true)
        {
            throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Extensions = new Dictionary<string, object> { [TasksExtension] = new JsonObject() } });
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        throw new FaultException(FaultCodes.UpstreamFailed, "The job failed.", "It always does.");
    }

    [McpServerTool(Name = "protocol_error_job", Title = "Break the protocol", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TaskAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, LongRunning = true)]
    [Description("Fails with an error of the protocol.")]
    public CallToolResult ProtocolErrorJob() => throw new McpProtocolException("The job broke the protocol.", McpErrorCode.InternalError);

    [McpServerTool(Name = "confirm_delete", Title = "Delete after a question", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TaskAnswer))]
    [ToolPolicy(Version = "1.0", LongRunning = true)]
    [Description("Asks before it deletes; deletes nothing.")]
    public CallToolResult ConfirmDelete(RequestContext<CallToolRequestParams> call, [Description("What to delete.")] string filename) =>
        Questions.Response(call.Params.InputResponses, "confirm") is not null
            ? Answer($"Deleted {filename}")
            : throw Questions.Require(("confirm", Questions.Confirm($"Delete {filename}?", "confirm")));

    [McpServerTool(Name = "multi_input", Title = "Ask twice", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TaskAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, LongRunning = true)]
    [Description("Asks two questions at once.")]
    public CallToolResult MultiInput(RequestContext<CallToolRequestParams> call) =>
        ((string[])["first", "second"]).All(key => Questions.Response(call.Params.InputResponses, key) is not null)
            ? Answer("Both answered.")
            : throw Questions.Require(
                ("first", Questions.Confirm("Confirm the first.", "confirm")),
                ("second", Questions.Confirm("Confirm the second.", "confirm")));

    [McpServerTool(Name = "test_tool_with_task", Title = "Ask, then run", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TaskAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, LongRunning = true)]
    [Description("Asks at once, then goes on as a task.")]
    public CallToolResult AskThenRun(RequestContext<CallToolRequestParams> call) =>
        Questions.Answer(call.Params.InputResponses, "user_name", "name") is { } name
            ? Answer($"Hello, {name}!")
            : throw Questions.Require(("user_name", Questions.Text("What is your name?", "name")));

    private static CallToolResult Answer(string text) => ToolAnswer.Of(new TaskAnswer(text), text);
}
