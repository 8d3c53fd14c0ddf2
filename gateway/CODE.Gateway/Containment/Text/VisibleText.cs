using System.Buffers;
using System.Globalization;
using System.Text;

namespace CODE.Gateway.Containment.Text;

/// <summary>
/// Takes out of a text what people cannot see and models still read: control characters, terminal sequences, direction controls, and invisible characters. What
/// scripts and emoji need of them stays: joiners between letters that join, one variation selector behind a character that has variants, marks beside right-to-left letters.
/// </summary>
internal static class VisibleText
{
    /// <summary>The kinds that are told of.</summary>
    public const string Control = "control", Terminal = "terminal", Direction = "direction", Invisible = "invisible";

    private const char Escape = '\u001b';

    /// <summary>Characters for whose sake a text has to be looked at closely; of a character outside the first plane, its first half.</summary>
    public static readonly SearchValues<char> Suspicious = SearchValues.Create(
    [
        .. Range(0x00, 0x08), .. Range(0x0B, 0x1F), .. Range(0x7F, 0x9F), '\u00AD', '\u034F', '\u061C', '\u115F', '\u1160', '\u17B4', '\u17B5', .. Range(0x180B, 0x180F),
        .. Range(0x200B, 0x200F), .. Range(0x202A, 0x202E), .. Range(0x2060, 0x206F), '\u3164', .. Range(0xFE00, 0xFE0F), '\uFEFF', '\uFFA0', .. Range(0xFFF0, 0xFFFB),
        '\uD82F', '\uD834', '\uDB40', .. Range(0xDB41, 0xDB43),
    ]);

    /// <summary>Cleans a text.</summary>
    /// <param name="text">The text; well-formed UTF-16.</param>
    /// <param name="found">Told the kind of everything that goes.</param>
    /// <returns>The same text when nothing goes.</returns>
    public static string Clean(string text, Action<string> found)
    {
        var next = text.AsSpan().IndexOfAny(Suspicious);
        if (next < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        var done = 0;
        while (next >= 0)
        {
            clean.Append(text, done, next - done);
            done = next + Pass(text, next, clean, found);
            next = text.AsSpan(done).IndexOfAny(Suspicious) is var index and >= 0 ? done + index : -1;
        }

        clean.Append(text, done, text.Length - done);
        return clean.Length == text.Length ? text : clean.ToString();
    }

    // Writes what stays of the suspicious character at a position; returns how much of the text that was.
    private static int Pass(string text, int at, StringBuilder clean, Action<string> found)
    {
        var character = text[at];
        switch (character)
        {
            case Escape or '\u009B' or '\u009D':
                found(Terminal);
                return TerminalSequence.LengthAt(text, at);
            case '\r':
                if (at + 1 == text.Length || text[at + 1] != '\n')
                {
                    // Otherwise a terminal writes the next line over this one.
                    clean.Append('\n');
                }

                return 1;
            case < '\u00A0':
                found(Control);
                return 1;
            case '\u061C' or '\u200E' or '\u200F' when Scripts.IsBesideRightToLeft(text, at):
            case '\u200C' or '\u200D' when Scripts.Joins(Before(text, at)) || (character == '\u200D' && Emoji.JoinsAt(text, at)):
            case >= '\u180B' and <= '\u180F' when character != '\u180E' && Scripts.IsMongolian(Before(text, at)):
            case >= '\uFE00' and <= '\uFE0F' when Scripts.HasVariant(Before(text, at), character):
                clean.Append(character);
                return 1;
            case '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'):
                found(Direction);
                return 1;
            case >= '\uD800' and <= '\uDBFF':
                return PassPair(text, at, clean, found);
            default:
                found(Invisible);
                return 1;
        }
    }

    private static int PassPair(string text, int at, StringBuilder clean, Action<string> found)
    {
        var rune = At(text, at);
        if (Emoji.FlagTagsAt(text, at) is > 0 and var tags)
        {
            clean.Append(text, at, tags);
            return tags;
        }

        // Shorthand and musical format controls, and the whole plane of tags and further variation selectors.
        var isInvisible = rune.Value is (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);
        if (!isInvisible || (rune.Value is >= 0xE0100 and <= 0xE01EF && Scripts.IsIdeograph(Before(text, at))))
        {
            clean.Append(text, at, rune.Utf16SequenceLength);
        }
        else
        {
            found(Invisible);
        }

        return rune.Utf16SequenceLength;
    }

    private static Rune Before(string text, int at) => Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out var rune, out _) == OperationStatus.Done ? rune : default;

    private static Rune At(string text, int at) => Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out _) == OperationStatus.Done ? rune : default;

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(static code => (char)code);
}
