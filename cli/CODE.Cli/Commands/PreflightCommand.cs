using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Arguments;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp preflight</c>: whether a call would be let through, without making it.</summary>
internal sealed class PreflightCommand : Command
{
    // Of a tool that is not listed nobody knows what it takes; the gateway says why it is not.
    private static readonly JsonElement AnyArguments = JsonSerializer.SerializeToElement(new JsonObject());

    private readonly ToolCallWords _call = new();

    /// <param name="options">The options of every command.</param>
    public PreflightCommand(GlobalOptions options)
        : base("preflight", "Tell whether a call would be allowed, and why (not), without making it; the exit code is 1 when it would not")
    {
        _call.AddTo(this, options);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            return await RunAsync(session, parse, cancellation);
        });
    }

    private async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        (string name, JsonObject whole, NamedValue[] words) = await _call.ReadAsync(parse, cancellation);
        await using McpClient client = await session.Mcp.ConnectAsync(server: null, progress: null, cancellation);
        Tool? tool = (await session.Mcp.ListToolsAsync(client, cancellation)).FirstOrDefault(tool => tool.Name == name);
        JsonObject arguments = ToolArguments.Read(tool?.InputSchema ?? AnyArguments, whole, words);
        JsonNode raw = await session.Mcp.PreflightAsync(client, name, arguments, cancellation);
        PreflightOutcome outcome = raw.Deserialize(PreflightJson.Default.PreflightOutcome) ?? throw GatewayFaults.NotAGateway(session.Settings);
        if (session.Terminal.Json) session.Terminal.WriteJson(raw);
        else Show(session.Terminal, outcome);
        return outcome.Allowed ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Show(Terminal terminal, PreflightOutcome outcome)
    {
        terminal.WriteTable(
            ["Step", "Verdict", "Rule", "Reason", "Fix"],
            outcome.Steps.Select(step => (IReadOnlyList<Cell>)
                [step.Step, step.Allowed ? new Cell("allowed", Color.Green) : new Cell("refused", Color.Red), step.Rule, step.Reason, step.Fix ?? "-"]));
        terminal.WriteText((outcome.Allowed, outcome.WouldNeedApproval) switch
        {
            (true, _) => "The call would be allowed.",
            (false, true) => "The call would need an approval.",
            _ => "The call would be refused.",
        });
    }
}
