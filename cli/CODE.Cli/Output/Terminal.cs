using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace CODE.Cli.Output;

/// <summary>
/// The two streams of the command: results on standard output, everything else on standard error. Colours and boxes
/// appear only on a terminal that wants them (Spectre.Console honours redirection and NO_COLOR).
/// </summary>
internal sealed class Terminal
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly TextWriter _results;
    private readonly TextWriter _messages;
    private readonly IAnsiConsole _out;
    private readonly IAnsiConsole _error;

    /// <param name="json">True for machine output.</param>
    public Terminal(bool json)
    {
        Json = json;
        // A Windows console has a code page of its own, which would lose most characters.
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _results = Console.Out;
        _messages = Console.Error;
        _out = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_results) });
        _error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_messages) });
    }

    /// <summary>True when programs read the output.</summary>
    public bool Json { get; }

    /// <summary>True when somebody is there who can be asked.</summary>
    public bool IsAttended { get; } = !Console.IsInputRedirected;

    /// <summary>Writes a result as JSON. The encoder leaves nothing but ASCII, so no character of a server can do harm.</summary>
    public void WriteJson(JsonNode? value) => _results.WriteLine(value?.ToJsonString(Indented) ?? "null");

    /// <summary>Writes one JSON value on one line, for streams.</summary>
    public void WriteJsonLine(JsonNode value) => _results.WriteLine(value.ToJsonString());

    /// <summary>Writes a result as text of any number of lines, made safe.</summary>
    public void WriteText(string text) => _results.WriteLine(SafeText.Lines(text));

    /// <summary>Writes one line of styled parts, each made safe.</summary>
    public void WriteLine(params ReadOnlySpan<Cell> parts)
    {
        if (!_out.Profile.Out.IsTerminal)
        {
            _results.WriteLine(string.Concat(parts.ToArray().Select(part => SafeText.Line(part.Text) + " ")).TrimEnd());
            return;
        }

        var line = new Paragraph();
        foreach (Cell part in parts) line.Append(SafeText.Line(part.Text) + " ", part.Style);
        _out.Write(line);
        _out.WriteLine();
    }

    /// <summary>Writes one styled line, spaces at its start kept, made safe.</summary>
    public void WriteIndented(Cell line)
    {
        string text = SafeText.Lines(line.Text).Replace('\n', ' ');
        if (_out.Profile.Out.IsTerminal)
        {
            _out.Write(new Text(text, line.Style));
            _out.WriteLine();
        }
        else
        {
            _results.WriteLine(text);
        }
    }

    /// <summary>Asks on standard error, and reads a line of standard input. Whatever is not a yes is a no; so is the end of the input.</summary>
    public bool Confirm(string question)
    {
        _messages.Write($"{SafeText.Line(question)} [y/N] ");
        _messages.Flush();
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes" or "Yes";
    }

    /// <summary>Writes a table: boxed for people, tab-separated lines with a heading for everything else.</summary>
    public void WriteTable(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        if (!_out.Profile.Out.IsTerminal)
        {
            _results.WriteLine(string.Join('\t', headings.Select(heading => heading.ToUpperInvariant())));
            foreach (IReadOnlyList<Cell> row in rows)
                _results.WriteLine(string.Join('\t', row.Select(cell => SafeText.Line(cell.Text))));
            return;
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (string heading in headings) table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        // Text, unlike Markup, gives no meaning to square brackets.
        foreach (IReadOnlyList<Cell> row in rows) table.AddRow(row.Select(cell => new Text(SafeText.Line(cell.Text), cell.Style)));
        _out.Write(table);
    }

    /// <summary>Tells something beside the result, on standard error.</summary>
    public void Note(string text) => WriteError(new Cell(text, Style.Plain));

    /// <summary>Writes a fault, on standard error, and gives its exit code.</summary>
    public int Fail(CliFault fault)
    {
        if (Json)
        {
            JsonObject error = new() { ["code"] = fault.Code, ["message"] = fault.Message, ["fix"] = fault.Fix };
            _messages.WriteLine(error.ToJsonString());
            return fault.ExitCode;
        }

        WriteError(new Cell("error:", Color.Red), new Cell(fault.Message));
        if (fault.Fix.Length > 0) WriteError(new Cell("fix:", Color.Green), new Cell(fault.Fix));
        return fault.ExitCode;
    }

    private void WriteError(params ReadOnlySpan<Cell> parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            string text = (i > 0 ? " " : "") + SafeText.Line(parts[i].Text);
            if (_error.Profile.Out.IsTerminal && parts[i].Style != Style.Plain) _error.Write(new Text(text, parts[i].Style));
            // Spectre would fold long lines at the width of the terminal, which breaks commands and paths that are pasted.
            else _messages.Write(text);
        }

        _messages.WriteLine();
    }
}
