using CODE.Deployment.Validation.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CODE.Deployment.Validation.Yaml;

/// <summary>Reads a YAML (or JSON) file into documents whose values know their lines. Never throws for what a file holds.</summary>
internal static class YamlReader
{
    /// <summary>The most documents of one file.</summary>
    public const int MaxDocuments = 500;

    /// <summary>Reads the file up to its first syntax error.</summary>
    public static YamlFile Read(SourceFile source)
    {
        var documents = new List<YamlNode>();
        var started = 0;
        var diagnostics = new List<Diagnostic>();
        var scanner = new Scanner(new StringReader(source.Text), skipComments: true);
        var parser = new Parser(scanner);
        try
        {
            while (parser.MoveNext())
            {
                if (parser.Current is not DocumentStart start)
                {
                    continue;
                }

                if (started++ == MaxDocuments)
                {
                    diagnostics.Add(YamlRules.TooManyDocuments.At(Clamp(source, start.Start.Line), $"The file has more than {MaxDocuments} documents."));
                    break;
                }

                var builder = new YamlDocumentBuilder(source, parser, diagnostics);
                if (builder.Build() is { } document and not YamlScalar { Kind: YamlScalarKind.Null })
                {
                    documents.Add(document);
                }
            }
        }
        catch (YamlLimitException limit)
        {
            // The parser stands in the middle of a hostile document: nothing behind it is worth the time.
            diagnostics.Add(limit.Rule.At(limit.At, limit.Message));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The parser's own faults are YamlException; on hostile text its internals may throw others.
            diagnostics.Add(Fault(source, exception as YamlException, scanner.CurrentPosition.Line));
        }

        return new YamlFile(documents, diagnostics);
    }

    /// <summary>A place in the file: the parser's marks may lie one line behind the end.</summary>
    public static Place Clamp(SourceFile source, long line) => source.At((int)Math.Clamp(line, 1, source.LineCount));

    private static Diagnostic Fault(SourceFile source, YamlException? exception, long lastLine)
    {
        var place = Clamp(source, exception?.Start.Line ?? lastLine);
        // The parser marks where the structure began that a tab breaks; the tab itself is where it stopped reading.
        var end = Clamp(source, Math.Max(lastLine, place.Line!.Value)).Line!.Value;
        var lines = source.Text.Split('\n');
        var tabbed = Enumerable.Range(place.Line.Value, end - place.Line.Value + 1).FirstOrDefault(line => IsTabbed(lines[line - 1]));
        // The parser's message is left out where it could repeat text of the file, such as a secret.
        return tabbed > 0
            ? YamlRules.Tab.At(source.At(tabbed), "A tab stands in the indentation.")
            : YamlRules.Syntax.At(place, $"This is not valid YAML: {Reason(exception)}.");
    }

    private static bool IsTabbed(string line) => line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t');

    private static string Reason(YamlException? exception)
    {
        var message = exception?.Message ?? "";
        var unsafeText = message.Length == 0 || message.Contains('\'', StringComparison.Ordinal) || message.Contains('"', StringComparison.Ordinal);
        return unsafeText ? "the parser cannot continue here" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }
}
