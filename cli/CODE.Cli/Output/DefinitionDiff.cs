using System.Text.Encodings.Web;
using System.Text.Json;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Spectre.Console;

namespace CODE.Cli.Output;

/// <summary>Shows what is different between two definitions of a tool, member by member, line by line.</summary>
internal static class DefinitionDiff
{
    private static readonly Style Removed = new(Color.Red);
    private static readonly Style Added = new(Color.Green);

    // Lines are shown visibly afterwards, so letters of any script may stay as they are.
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lines, marked <c>-</c> and <c>+</c>; what is the same only where it stands beside a change.</summary>
    /// <param name="accepted">The accepted definition, or null.</param>
    /// <param name="offered">The offered one.</param>
    public static IEnumerable<Cell> Of(JsonElement? accepted, JsonElement? offered)
    {
        foreach (string member in MembersOf(accepted).Union(MembersOf(offered), StringComparer.Ordinal))
        {
            string before = TextOf(accepted, member), after = TextOf(offered, member);
            if (before == after) continue;
            yield return new Cell($"  {SafeText.Visible(member)}:", new Style(decoration: Decoration.Bold));
            foreach (Cell line in Lines(before, after)) yield return line;
        }
    }

    private static IEnumerable<Cell> Lines(string before, string after)
    {
        if (before.Length == 0) return after.Split('\n').Select(AddedLine);
        if (after.Length == 0) return before.Split('\n').Select(RemovedLine);
        IList<DiffPiece> pieces = InlineDiffBuilder.Diff(before, after, ignoreWhiteSpace: false).Lines;
        return pieces.Index().Where(piece => IsShown(pieces, piece.Index)).Select(piece => piece.Item.Type switch
        {
            ChangeType.Inserted => AddedLine(piece.Item.Text),
            ChangeType.Deleted => RemovedLine(piece.Item.Text),
            _ => new Cell($"      {SafeText.Visible(piece.Item.Text)}"),
        });
    }

    private static Cell AddedLine(string text) => new($"    + {SafeText.Visible(text)}", Added);

    private static Cell RemovedLine(string text) => new($"    - {SafeText.Visible(text)}", Removed);

    private static bool IsShown(IList<DiffPiece> pieces, int index) =>
        Enumerable.Range(index - 1, 3).Any(near => near >= 0 && near < pieces.Count && pieces[near].Type != ChangeType.Unchanged);

    private static IEnumerable<string> MembersOf(JsonElement? definition) =>
        definition is { ValueKind: JsonValueKind.Object } whole ? whole.EnumerateObject().Select(member => member.Name) : [];

    // Text is shown as text: a long description's own lines are easier to compare than one line with \n in it.
    private static string TextOf(JsonElement? definition, string member) =>
        definition is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty(member, out JsonElement value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, Pretty)
            : "";
}
