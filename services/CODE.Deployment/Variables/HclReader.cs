using System.Text;

namespace CODE.Deployment.Variables;

/// <summary>
/// Reads the shape of HCL native syntax (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md): blocks, the names of their arguments, and the literals
/// in them. It evaluates nothing and never fails: terraform itself has checked the syntax by then, and what cannot be read is passed over.
/// </summary>
internal ref struct HclReader
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private HclReader(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads a file.</summary>
    public static HclBlock Read(string text)
    {
        var file = new HclBlock("", []);
        var reader = new HclReader(text);
        while (!reader.AtEnd)
        {
            reader.ReadBody(file);
            // A brace too many.
            reader._at++;
        }

        return file;
    }

    private readonly bool AtEnd => _at >= _text.Length;

    private void ReadBody(HclBlock parent)
    {
        while (SkipBlank(alsoLines: true) && _text[_at] != '}')
        {
            if (!IsName(_text[_at]))
            {
                _at++;
                continue;
            }

            var name = ReadName();
            SkipBlank(alsoLines: false);
            if (!AtEnd && _text[_at] == '=')
            {
                _at++;
                parent.Arguments[name] = ReadExpression();
            }
            else
            {
                ReadBlock(parent, name);
            }
        }
    }

    private void ReadBlock(HclBlock parent, string type)
    {
        var labels = new List<string>();
        while (SkipBlank(alsoLines: false) && _text[_at] is not ('{' or '\n'))
        {
            if (_text[_at] == '"')
            {
                var literals = new List<string>();
                ReadString(literals);
                labels.Add(literals.FirstOrDefault() ?? "");
            }
            else if (IsName(_text[_at]))
            {
                labels.Add(ReadName());
            }
            else
            {
                _at++;
            }
        }

        if (AtEnd || _text[_at] != '{')
        {
            return;
        }

        _at++;
        var block = new HclBlock(type, labels);
        ReadBody(block);
        _at++;
        parent.Blocks.Add(block);
    }

    // To the end of the line, or of the block, outside every bracket.
    private HclExpression ReadExpression()
    {
        var text = new StringBuilder();
        var literals = new List<string>();
        var depth = 0;
        while (SkipBlank(alsoLines: depth > 0))
        {
            var next = _text[_at];
            if (depth == 0 && (next is '\n' or '}'))
            {
                break;
            }

            if (next == '"')
            {
                ReadString(literals);
            }
            else if (next == '<' && _text[_at..].StartsWith("<<") && ReadHeredoc(literals))
            {
                // Read.
            }
            else if (char.IsAsciiDigit(next))
            {
                literals.Add(ReadName());
            }
            else if (IsName(next))
            {
                text.Append(ReadName()).Append(' ');
            }
            else
            {
                depth += next is '{' or '[' or '(' ? 1 : next is '}' or ']' or ')' ? -1 : 0;
                text.Append(next);
                _at++;
            }
        }

        return new HclExpression(text.ToString().Trim(), literals);
    }

    // The literal parts of a quoted template; what is interpolated is read for the literals in it.
    private void ReadString(List<string> literals)
    {
        var literal = new StringBuilder();
        _at++;
        while (!AtEnd && _text[_at] is not ('"' or '\n'))
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
            {
                literal.Append(_text[_at + 1] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
                _at += 2;
            }
            else if (_text[_at] is '$' or '%' && _at + 1 < _text.Length && _text[_at + 1] == '{' && (_at == 0 || _text[_at - 1] != _text[_at]))
            {
                _at += 2;
                ReadInterpolation(literals);
            }
            else
            {
                literal.Append(_text[_at++]);
            }
        }

        _at++;
        if (literal.Length > 0)
        {
            literals.Insert(0, literal.ToString());
        }
    }

    private void ReadInterpolation(List<string> literals)
    {
        for (var depth = 1; !AtEnd && depth > 0;)
        {
            if (_text[_at] == '"')
            {
                ReadString(literals);
                continue;
            }

            depth += _text[_at] == '{' ? 1 : _text[_at] == '}' ? -1 : 0;
            _at++;
        }
    }

    private bool ReadHeredoc(List<string> literals)
    {
        var start = _at;
        _at += 2;
        if (!AtEnd && _text[_at] == '-')
        {
            _at++;
        }

        var marker = ReadName();
        if (marker.Length == 0)
        {
            _at = start;
            return false;
        }

        SkipLine();
        var content = new StringBuilder();
        while (!AtEnd)
        {
            var lineStart = _at;
            SkipLine();
            var line = _text[lineStart.._at];
            if (line.Trim().SequenceEqual(marker))
            {
                // The line's end closes the argument too.
                _at = lineStart + line.TrimEnd().Length;
                break;
            }

            content.Append(line);
        }

        literals.Add(content.ToString());
        return true;
    }

    private string ReadName()
    {
        var start = _at;
        while (!AtEnd && (IsName(_text[_at]) || char.IsAsciiDigit(_text[_at]) || _text[_at] is '-' or '.'))
        {
            _at++;
        }

        return _text[start.._at].ToString();
    }

    // Blanks and comments; false at the end of the text.
    private bool SkipBlank(bool alsoLines)
    {
        while (!AtEnd)
        {
            var rest = _text[_at..];
            if (rest[0] is '#' || rest.StartsWith("//"))
            {
                var length = rest.IndexOf('\n');
                _at += length < 0 ? rest.Length : length;
            }
            else if (rest.StartsWith("/*"))
            {
                var length = rest.IndexOf("*/");
                _at += length < 0 ? rest.Length : length + 2;
            }
            else if (rest[0] is ' ' or '\t' or '\r' || (alsoLines && rest[0] == '\n'))
            {
                _at++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void SkipLine()
    {
        var length = _text[_at..].IndexOf('\n');
        _at += length < 0 ? _text.Length - _at : length + 1;
    }

    private static bool IsName(char character) => char.IsLetter(character) || character == '_';
}
