using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Cli.Tests.Fleet;

/// <summary>Tools for every way an answer can look.</summary>
[McpServerToolType]
internal sealed class FleetTools(FleetScript script)
{
    public sealed record Echo(string Text, int? Count, bool? Loud, double? Ratio, string[]? Tags, JsonElement? Settings);

    [McpServerTool(Name = "echo_values", ReadOnly = true, UseStructuredContent = true)]
    [Description("Gives its arguments back. Nothing else happens.")]
    public static Echo EchoValues(string text, int? count = null, bool? loud = null, double? ratio = null, string[]? tags = null, JsonElement? settings = null) =>
        new(text, count, loud, ratio, tags, settings);

    [McpServerTool(Name = "count_slowly", Destructive = false)]
    [Description("Reports progress.")]
    public static string CountSlowly(IProgress<ProgressNotificationValue> progress)
    {
        for (int i = 1; i <= 4; i++)
            progress.Report(new ProgressNotificationValue { Progress = i, Total = 4, Message = $"step {i}\e[2J" });
        return "counted";
    }

    [McpServerTool(Name = "wait_forever")]
    [Description("Ends only when it is cancelled.")]
    public async Task<string> WaitForever(IProgress<ProgressNotificationValue> progress, CancellationToken cancellation)
    {
        progress.Report(new ProgressNotificationValue { Progress = 1, Message = "waiting" });
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            script.Cancelled.TrySetResult();
            throw;
        }

        return "never";
    }

    [McpServerTool(Name = "fail_clearly")]
    [Description("Fails.")]
    public static CallToolResult FailClearly() => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = """{"code":"workspace_not_found","message":"There is no workspace\u001b[31m 'x'.","fix":"Give the path of a folder."}""" }],
    };

    [McpServerTool(Name = "change_things")]
    [Description("Knows preflights, as the gateway does for every tool.")]
    public static CallToolResult ChangeThings(RequestContext<CallToolRequestParams> request, int count)
    {
        if (request.Params.Meta?["dev.code-fleet/preflight"]?.GetValue<bool>() is not true) return new CallToolResult { Content = [new TextContentBlock { Text = "changed" }] };
        string report = count <= 3
            ? """{"allowed":true,"steps":[{"step":"permission","allowed":true,"rule":"file/ops","reason":"A permission allows it."}]}"""
            : """{"allowed":false,"would_need_approval":true,"steps":[{"step":"approval","allowed":false,"rule":"file/many","reason":"Somebody has to approve it.","fix":"mcp approvals"}]}""";
        return new CallToolResult { Meta = new JsonObject { ["dev.code-fleet/preflight"] = JsonNode.Parse(report) } };
    }

    [McpServerTool(Name = "attack_terminal")]
    [Description("[red]Not red[/]\u001b]0;owned\u0007 \u202etxt.exe")]
    public static CallToolResult AttackTerminal() => new()
    {
        Content =
        [
            new TextContentBlock { Text = "before\e[31m red \e]0;owned\a[bold]brackets[/]\r\nnext\u009b2J\u202eline\u0007 end" },
            ImageContentBlock.FromBytes(new byte[] { 1, 2, 3 }, "image/png"),
        ],
    };

    [McpServerTool(Name = "destroy_it")]
    [Description("Has to be confirmed.")]
    public string DestroyIt(RequestContext<CallToolRequestParams> context)
    {
        if (context.Params.InputResponses?.TryGetValue("approval", out InputResponse? answer) is not true)
            throw Asking("approval", "destroy_it\e[2J is to run.\nArguments: {\"what\":\"\u202eall\"}", new() { ["approve"] = new ElicitRequestParams.BooleanSchema() });
        script.Confirmations.Enqueue(answer!.RawValue.ToString());
        return answer.RawValue.GetProperty("action").GetString() == "accept" ? "destroyed" : "spared";
    }

    [McpServerTool(Name = "ask_colour")]
    [Description("Asks for something that no command line can give.")]
    public static string AskColour(RequestContext<CallToolRequestParams> context) => context.Params.InputResponses is null
        ? throw Asking("colour", "Which colour?", new() { ["colour"] = new ElicitRequestParams.StringSchema() })
        : "painted";

    private static InputRequiredException Asking(string key, string message, Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition> fields) => new(
        new Dictionary<string, InputRequest>
        {
            [key] = InputRequest.ForElicitation(new ElicitRequestParams { Message = message, RequestedSchema = new ElicitRequestParams.RequestSchema { Properties = fields } }),
        },
        requestState: "asked");
}
