using System.Security.Claims;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Tests.Tasks;

public sealed record TaskToolAnswer(string Text);

#pragma warning disable CA1822 // Tools are instance methods, whether or not they need the instance.

/// <summary>Long-running tools, one for each thing that can happen to a task. Not found by scanning: only the tests of tasks register them.</summary>
public sealed class TaskTools(TaskProbe probe, ScopedProbe scoped, IHttpContextAccessor http)
{
    [McpServerTool(Name = "work", OutputSchemaType = typeof(TaskToolAnswer))]
    [ToolPolicy(Version = "1.0", LongRunning = true)]
    public async Task<CallToolResult> Work(ClaimsPrincipal principal, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        progress.Report(new ProgressNotificationValue { Progress = 1, Total = 3, Message = "working" });
        probe.Say("started");
        try
        {
            await probe.ReleasedAsync(cancellationToken);
            probe.Say("finished");
        }
        catch (OperationCanceledException)
        {
            probe.Say("cancelled");
            throw;
        }

        return Answer($"{Caller.From(principal).Subject} disposed={scoped.Disposed} http={http.HttpContext is not null}");
    }

    [McpServerTool(Name = "work_deaf", OutputSchemaType = typeof(TaskToolAnswer))]
    [ToolPolicy(Version = "1.0", LongRunning = true)]
    public async Task<CallToolResult> WorkDeaf()
    {
        probe.Say("started");
        await probe.ReleasedAsync(CancellationToken.None);
        return Answer("late");
    }

    [McpServerTool(Name = "ask", OutputSchemaType = typeof(TaskToolAnswer))]
    [ToolPolicy(Version = "1.0", LongRunning = true)]
    public CallToolResult Ask(RequestContext<CallToolRequestParams> call, string greeting)
    {
        var answers = call.Params.InputResponses;
        return call.Params.RequestState switch
        {
            null => throw new InputRequiredException(Questions("first", "second"), "one"),
            "one" => throw new InputRequiredException(Questions("first"), $"two {Told(answers, "first")} {Told(answers, "second")}"),
            var state => Answer($"{greeting}: {state} {Told(answers, "first")}"),
        };
    }

    [McpServerTool(Name = "ask_for_ever", OutputSchemaType = typeof(TaskToolAnswer))]
    [ToolPolicy(Version = "1.0", LongRunning = true)]
    public CallToolResult AskForEver() => throw new InputRequiredException(requestState: "again");

    [McpServerTool(Name = "fail", OutputSchemaType = typeof(TaskToolAnswer))]
    [ToolPolicy(Version = "1.0", LongRunning = true)]
    public CallToolResult Fail() => throw new FaultException(FaultCodes.Conflict, "It changed.", "Look again.");

    [McpServerTool(Name = "break_protocol", OutputSchemaType = typeof(TaskToolAnswer))]
    [ToolPolicy(Version = "1.0", LongRunning = true)]
    public CallToolResult BreakProtocol() => throw new McpProtocolException("Broken.", McpErrorCode.InvalidRequest);

    [McpServerTool(Name = "answer_much", OutputSchemaType = typeof(TaskToolAnswer))]
    [ToolPolicy(Version = "1.0", LongRunning = true)]
    public CallToolResult AnswerMuch() => Answer(new string('x', 10_000));

    [McpServerTool(Name = "be_quick", OutputSchemaType = typeof(TaskToolAnswer))]
    [ToolPolicy(Version = "1.0")]
    public CallToolResult BeQuick() => Answer("quick");

    private static string? Told(IDictionary<string, InputResponse>? answers, string key) =>
        answers![key].Deserialize(InputResponse.ElicitResultJsonTypeInfo)!.Content!["name"].GetString();

    private static Dictionary<string, InputRequest> Questions(params string[] keys) => keys.ToDictionary(
        static key => key,
        static key => InputRequest.ForElicitation(new ElicitRequestParams { Message = $"The {key} name?", RequestedSchema = new() }));

    private static CallToolResult Answer(string text) => ToolAnswer.Of(new TaskToolAnswer(text), text);
}
