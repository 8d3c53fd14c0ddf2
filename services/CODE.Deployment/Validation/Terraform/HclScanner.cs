using System.Text.RegularExpressions;

namespace CODE.Deployment.Validation.Terraform;

/// <summary>
/// Walks over HCL text and knows what is a string, a template, a here-document or a comment, so that braces in them are not taken for structure.
/// Every move goes forward and ends at the end of the text, whatever the text is.
/// </summary>
internal sealed partial class HclScanner(string text)
{
    private const int MaxNesting = 64;

    /// <summary>Where it stands.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the text is over.</summary>
    public bool AtEnd => Position >= text.Length;

    /// <summary>The character it stands at; NUL at the end.</summary>
    public char Current => AtEnd ? '\0' : text[Position];

    /// <summary>The text between two positions, trimmed.</summary>
    public string Slice(int start, int end) => text[start..end].Trim();

    /// <summary>Goes over one character.</summary>
    public void Skip() => Position = Math.Min(Position + 1, text.Length);

    /// <summary>Goes over white space and comments.</summary>
    /// <param name="lines">Whether ends of lines are white space.</param>
    public void SkipBlanks(bool lines)
    {
        while (!AtEnd)
        {
            if (char.IsWhiteSpace(Current) && (lines || Current != '\n'))
            {
                Skip();
            }
            else if (!SkipComment())
            {
                break;
            }
        }
    }

    /// <summary>An identifier or a quoted name, without its quotes; null, and no move, when there is neither.</summary>
    public string? Name()
    {
        var start = Position;
        if (Current == '"')
        {
            SkipString(0);
            return text[start..Position].Trim('"');
        }

        while (!AtEnd && (char.IsLetterOrDigit(Current) || Current is '_' or '-' or '.'))
        {
            Skip();
        }

        return Position > start ? text[start..Position] : null;
    }

    /// <summary>Goes over an expression: to the end of its line, to a comma, or to the brace that closes what is around it.</summary>
    public void SkipExpression()
    {
        var depth = 0;
        while (!AtEnd && !(depth <= 0 && (Current is '\n' or ',' or '}')))
        {
            if (Current == '"')
            {
                SkipString(0);
            }
            else if (!SkipComment() && !SkipHereDocument())
            {
                depth += Current is '{' or '[' or '(' ? 1 : Current is '}' or ']' or ')' ? -1 : 0;
                Skip();
            }
        }
    }

    private bool SkipComment()
    {
        if (Current == '#' || Ahead("//"))
        {
            MoveTo(text.IndexOf('\n', Position));
            return true;
        }

        if (!Ahead("/*"))
        {
            return false;
        }

        var end = text.IndexOf("*/", Position + 2, StringComparison.Ordinal);
        MoveTo(end < 0 ? end : end + 2);
        return true;
    }

    private bool SkipHereDocument()
    {
        if (!Ahead("<<"))
        {
            return false;
        }

        var start = HereDocument().Match(text, Position);
        if (!start.Success)
        {
            return false;
        }

        for (var line = text.IndexOf('\n', Position); line >= 0; line = text.IndexOf('\n', line + 1))
        {
            var end = text.IndexOf('\n', line + 1);
            if (text.AsSpan(line + 1, (end < 0 ? text.Length : end) - line - 1).Trim().SequenceEqual(start.Groups[1].ValueSpan))
            {
                MoveTo(end);
                return true;
            }
        }

        MoveTo(-1);
        return true;
    }

    private void SkipString(int nesting)
    {
        Skip();
        while (!AtEnd && Current != '"')
        {
            if (Current == '\\')
            {
                Skip();
            }
            else if ((Ahead("${") || Ahead("%{")) && nesting < MaxNesting)
            {
                SkipTemplate(nesting + 1);
                continue;
            }

            Skip();
        }

        Skip();
    }

    private void SkipTemplate(int nesting)
    {
        Skip();
        var depth = 0;
        do
        {
            if (Current == '"')
            {
                SkipString(nesting);
                continue;
            }

            depth += Current == '{' ? 1 : Current == '}' ? -1 : 0;
            Skip();
        }
        while (!AtEnd && depth > 0);
    }

    private bool Ahead(string expected) => string.CompareOrdinal(text, Position, expected, 0, expected.Length) == 0;

    private void MoveTo(int position) => Position = position < 0 ? text.Length : position;

    [GeneratedRegex(@"\G<<-?([A-Za-z_][A-Za-z0-9_-]*)[ \t]*\r?$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex HereDocument();
}
