using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Completion;

namespace CODE.Cli.Arguments;

/// <summary>The part of a command line that says which tool is meant and with which arguments; the same for a call and for a preflight of it.</summary>
internal sealed class ToolCallWords
{
    private readonly Argument<string> _tool = new("TOOL") { Description = "The tool's name" };
    private readonly Argument<string[]> _words = new("key=value")
    {
        Description = "The tool's arguments; key:=JSON gives a value as JSON",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _file = new("--args-json")
    {
        Description = "A file with the arguments as a JSON object, or - for standard input; key=value wins over it",
        HelpName = "FILE",
    };

    /// <summary>Adds them to a command, with their completion.</summary>
    public void AddTo(Command command, GlobalOptions options)
    {
        _tool.CompletionSources.Add(context => FleetCompletions.Tools(context, options));
        _words.CompletionSources.Add(context => FleetCompletions.Arguments(context, options, _tool));
        command.Add(_tool);
        command.Add(_words);
        command.Add(_file);
    }

    /// <summary>Reads them; the tool's schema is not known yet.</summary>
    /// <exception cref="CliFault">They make no sense.</exception>
    public async Task<(string Tool, JsonObject Whole, NamedValue[] Words)> ReadAsync(ParseResult parse, CancellationToken cancellation)
    {
        NamedValue[] words = [.. (parse.GetValue(_words) ?? []).Select(NamedValue.Parse)];
        return (parse.GetRequiredValue(_tool), await ArgumentsFile.ReadAsync(parse.GetValue(_file), cancellation), words);
    }
}
