using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Deployment.Validation.Files;

namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>
/// Reads a Dockerfile by the grammar of https://docs.docker.com/reference/dockerfile/: parser directives, continuation lines, comments
/// between them, here-documents, JSON and shell form. Any text has a reading; what is wrong with it is the rules' matter.
/// </summary>
internal sealed partial class DockerfileParser
{
    private const int MaxInstructions = 2000;
    private const int MaxText = 64 * 1024;

    private readonly SourceFile _source;
    private readonly string[] _lines;
    private readonly char _escape;
    private int _next;
    private bool _isCut;

    private DockerfileParser(SourceFile source)
    {
        _source = source;
        _lines = [.. source.Text.Split('\n').Select(static line => line.TrimEnd('\r'))];
        _escape = EscapeDirective(_lines);
    }

    /// <summary>Reads the file.</summary>
    public static Dockerfile Parse(SourceFile source)
    {
        var parser = new DockerfileParser(source);
        var instructions = new List<Instruction>();
        while (instructions.Count < MaxInstructions && parser.Next() is { } instruction)
        {
            instructions.Add(instruction);
        }

        return StageBuilder.Build(source, instructions, isCut: instructions.Count == MaxInstructions || parser._isCut);
    }

    // "# escape=`" counts only among the directives at the very top.
    private static char EscapeDirective(string[] lines)
    {
        foreach (var line in lines)
        {
            var directive = Directive().Match(line);
            if (!directive.Success)
            {
                break;
            }

            if (directive.Groups[1].Value.Equals("escape", StringComparison.OrdinalIgnoreCase))
            {
                return directive.Groups[2].Value == "`" ? '`' : '\\';
            }
        }

        return '\\';
    }

    private Instruction? Next()
    {
        while (_next < _lines.Length && IsSkipped(_lines[_next]))
        {
            _next++;
        }

        if (_next >= _lines.Length)
        {
            return null;
        }

        var place = _source.At(_next + 1);
        var text = Logical();
        var end = text.IndexOfAny([' ', '\t']);
        var keyword = (end < 0 ? text : text[..end]).ToUpperInvariant();
        var rest = end < 0 ? "" : text[end..].Trim();
        var flags = new List<string>();
        while (Flag().Match(rest) is { Success: true } flag)
        {
            flags.Add(flag.Groups[1].Value);
            rest = rest[flag.Length..].TrimStart();
        }

        var hereDocument = keyword is "RUN" or "COPY" or "ADD" ? HereDocuments(rest) : "";
        return new Instruction(place, keyword, flags, rest, JsonForm(rest), hereDocument);
    }

    // Joins the lines that an escape character at their end continues; comments and empty lines in between are left out.
    private string Logical()
    {
        var joined = new StringBuilder();
        var first = true;
        while (_next < _lines.Length)
        {
            var line = _lines[_next++].TrimEnd();
            if (!first && IsSkipped(line))
            {
                continue;
            }

            first = false;
            if (!line.EndsWith(_escape))
            {
                joined.Append(line);
                break;
            }

            joined.Append(line.AsSpan(0, line.Length - 1)).Append(' ');
        }

        return Cut(joined);
    }

    private string HereDocuments(string arguments)
    {
        var text = new StringBuilder();
        foreach (Match start in HereDocument().Matches(arguments))
        {
            var delimiter = start.Groups[3].Value;
            var stripsTabs = start.Groups[1].Length > 0;
            while (_next < _lines.Length)
            {
                var line = _lines[_next++];
                if ((stripsTabs ? line.TrimStart('\t') : line) == delimiter)
                {
                    break;
                }

                text.AppendLine(line);
            }
        }

        return Cut(text);
    }

    // Real instructions are far shorter; the rules' searches need a bound.
    private string Cut(StringBuilder text)
    {
        _isCut |= text.Length > MaxText;
        return text.ToString(0, Math.Min(text.Length, MaxText)).Trim();
    }

    private static string[]? JsonForm(string text)
    {
        if (!text.StartsWith('['))
        {
            return null;
        }

        try
        {
            // What is not a list of strings is taken for the shell form, as docker does.
            return JsonSerializer.Deserialize<string[]>(text) is { } words && !words.Contains(null) ? words : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsSkipped(string line)
    {
        var start = line.AsSpan().TrimStart();
        return start.IsEmpty || start[0] == '#';
    }

    [GeneratedRegex(@"^\s*#\s*([A-Za-z]+)\s*=\s*(\S*)\s*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^--([A-Za-z][A-Za-z0-9-]*(?:=\S*)?)(?:\s|$)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Flag();

    // <<EOF, <<-EOF, <<"EOF"; not the <<< of a here-string.
    [GeneratedRegex("""(?<!<)<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_.]*)\2(?=\s|$|[;&|>)])""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HereDocument();
}
