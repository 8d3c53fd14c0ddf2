using System.CommandLine;
using System.CommandLine.Completions;
using CODE.Cli.Arguments;
using ModelContextProtocol.Protocol;

namespace CODE.Cli.Completion;

/// <summary>
/// What a shell offers on Tab, asked from the gateway. A shell waits for the answer, so that it must come or not
/// at all, and nothing but suggestions may be written.
/// </summary>
internal static class FleetCompletions
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>The tools that the caller may use.</summary>
    public static IEnumerable<CompletionItem> Tools(CompletionContext context, GlobalOptions options) =>
        Ask(context, options, async (session, cancellation) =>
            (await session.Mcp.ListToolsAsync(server: null, cancellation)).Select(tool => tool.Name));

    /// <summary>The arguments of the tool that is already written, as <c>key=</c>.</summary>
    public static IEnumerable<CompletionItem> Arguments(CompletionContext context, GlobalOptions options, Argument<string> tool) =>
        Ask(context, options, async (session, cancellation) =>
        {
            string? name = context.ParseResult.GetResult(tool)?.Tokens is [{ Value: var word }] ? word : null;
            IReadOnlyList<Tool> tools = name is null ? [] : await session.Mcp.ListToolsAsync(server: null, cancellation);
            return tools.Where(one => one.Name == name).SelectMany(ToolArguments.NamesOf).Select(argument => argument + "=");
        });

    /// <summary>The servers of the fleet.</summary>
    public static IEnumerable<CompletionItem> Servers(CompletionContext context, GlobalOptions options) =>
        Ask(context, options, async (session, cancellation) => (await session.Admin.GetHealthAsync(cancellation)).Value.Servers.Keys);

    // The completion interface is synchronous, and this process does nothing else.
    private static CompletionItem[] Ask(
        CompletionContext context,
        GlobalOptions options,
        Func<Session, CancellationToken, Task<IEnumerable<string>>> ask)
    {
        try
        {
            using Session session = Session.Open(context.ParseResult, options);
            using var timer = new CancellationTokenSource(Deadline, session.Clock);
            IEnumerable<string> names = ask(session, timer.Token).WaitAsync(timer.Token).GetAwaiter().GetResult();
            return [.. names
                .Where(name => name.StartsWith(context.WordToComplete, StringComparison.Ordinal) && IsPlain(name))
                .Select(name => new CompletionItem(name))];
        }
        catch (Exception problem) when (problem is CliFault or OperationCanceledException or InvalidOperationException)
        {
            // Also when what is written so far does not parse yet.
            return [];
        }
    }

    // A suggestion becomes part of a command line: what a shell could read otherwise is not offered.
    private static bool IsPlain(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '=');
}
