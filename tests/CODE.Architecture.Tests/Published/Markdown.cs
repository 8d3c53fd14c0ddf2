using System.Text;

namespace CODE.Architecture.Tests.Published;

/// <summary>The little Markdown that the generated pages need.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder _text = new();

    /// <summary>A paragraph, a heading, or any other block of its own.</summary>
    public Markdown Block(string text)
    {
        _text.Append(text).Append("\n\n");
        return this;
    }

    /// <summary>A table; nothing when it has no rows.</summary>
    public Markdown Table(string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        if (all.Length > 0)
        {
            Row(head);
            Row([.. head.Select(static _ => "---")]);
            Array.ForEach(all, Row);
            _text.Append('\n');
        }

        return this;
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";

    private void Row(string[] cells) => _text.Append("| ").AppendJoin(" | ", cells.Select(Cell)).Append(" |\n");

    // A pipe ends a cell even inside code; one that is already escaped stays as it is.
    private static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("\\|", "|", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
