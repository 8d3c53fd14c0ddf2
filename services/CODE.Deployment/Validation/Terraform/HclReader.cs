namespace CODE.Deployment.Validation.Terraform;

/// <summary>
/// Reads the blocks and assignments of HCL, and leaves the expressions as text: all that the pin rules need. Whether the text is correct is
/// terraform's own matter, so any text has a reading.
/// </summary>
internal sealed class HclReader
{
    private const int MaxDepth = 32;
    private readonly HclScanner _scanner;
    private readonly LineMap _lines;

    private HclReader(string text, int firstLine)
    {
        _scanner = new HclScanner(text);
        _lines = new LineMap(text, firstLine);
    }

    /// <summary>The content of a text.</summary>
    /// <param name="text">A file, or the inside of an object.</param>
    /// <param name="firstLine">The number of its first line.</param>
    public static HclBlock Read(string text, int firstLine = 1)
    {
        var reader = new HclReader(text, firstLine);
        return reader.Body("", [], firstLine, 0);
    }

    private HclBlock Body(string type, IReadOnlyList<string> labels, int line, int depth)
    {
        var attributes = new List<HclAttribute>();
        var blocks = new List<HclBlock>();
        while (true)
        {
            _scanner.SkipBlanks(lines: true);
            if (_scanner.AtEnd || (_scanner.Current == '}' && depth > 0))
            {
                _scanner.Skip();
                return new HclBlock(type, labels, line, attributes, blocks);
            }

            var start = _lines.Of(_scanner.Position);
            if (_scanner.Name() is not { } name)
            {
                _scanner.Skip();
                continue;
            }

            _scanner.SkipBlanks(lines: false);
            if (_scanner.Current is '=' or ':')
            {
                attributes.Add(new HclAttribute(name, start, Expression()));
            }
            else if (Labels() is { } inner && depth < MaxDepth)
            {
                blocks.Add(Body(name, inner, start, depth + 1));
            }
        }
    }

    private string Expression()
    {
        _scanner.Skip();
        _scanner.SkipBlanks(lines: false);
        var start = _scanner.Position;
        _scanner.SkipExpression();
        return _scanner.Slice(start, _scanner.Position);
    }

    // The labels up to the opening brace, which is gone over; null when no block begins here.
    private List<string>? Labels()
    {
        var labels = new List<string>();
        while (_scanner.Name() is { } label)
        {
            labels.Add(label);
            _scanner.SkipBlanks(lines: false);
        }

        if (_scanner.Current != '{')
        {
            return null;
        }

        _scanner.Skip();
        return labels;
    }
}
