using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Arguments;
using CODE.Cli.Output;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Cli.Commands;

/// <summary><c>mcp call</c>: calls one tool.</summary>
internal sealed class CallCommand : Command
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(10);

    private readonly ToolCallWords _call = new();

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "How long the call may take, such as 90s, 10m or 2h [default: 10m]",
        HelpName = "TIME",
        CustomParser = argument => Duration.Parse(argument),
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Confirm the call beforehand, where the gateway wants that; what it will do is shown all the same" };

    private readonly Option<bool> _fresh = new("--fresh") { Description = "Ask the server, though the gateway has an answer that is still good" };

    /// <param name="options">The options of every command.</param>
    public CallCommand(GlobalOptions options)
        : base("call", "Call a tool; progress goes to standard error, Ctrl+C cancels the call")
    {
        _call.AddTo(this, options);
        Add(_timeout);
        Add(_yes);
        Add(_fresh);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            return await RunAsync(session, parse, cancellation);
        });
    }

    private async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        (string name, JsonObject whole, NamedValue[] words) = await _call.ReadAsync(parse, cancellation);
        var confirmation = new CallConfirmation(session.Terminal, parse.GetValue(_yes));
        CallToolResult result;
        // Closed before the result is shown, so that all progress comes first.
        await using (McpClient client = await session.Mcp.ConnectAsync(server: null, new ProgressLines(session.Terminal), cancellation, confirmation.AnswerAsync))
        {
            Tool tool = Find(await session.Mcp.ListToolsAsync(client, cancellation), name);
            JsonObject arguments = ToolArguments.Bind(tool, whole, words);
            result = await session.Mcp.CallAsync(client, tool.Name, arguments, parse.GetValue(_timeout) ?? DefaultDeadline, parse.GetValue(_fresh), cancellation);
        }

        return ToolResultWriter.Write(session.Terminal, result);
    }

    private static Tool Find(IReadOnlyList<Tool> tools, string name)
    {
        if (tools.FirstOrDefault(tool => tool.Name == name) is { } found) return found;
        string[] near = [.. tools.Select(tool => tool.Name)
            .Where(other => other.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(other, StringComparison.OrdinalIgnoreCase))
            .Take(3)];
        throw new CliFault(
            ExitCode.NotFound,
            "tool_not_found",
            $"There is no tool '{name}', or the token does not allow it.",
            near.Length > 0 ? $"Did you mean {string.Join(" or ", near)}?" : "See the names with `mcp tools`.");
    }
}
