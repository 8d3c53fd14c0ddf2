using System.Buffers;
using System.Globalization;
using System.Text;

namespace CODE.ServiceDefaults.Text;

/// <summary>
/// Makes text that somebody elsewhere wrote (a log line, an event, a label) fit to be shown: nothing in it is invisible, moves a cursor or turns the direction of reading, and it
/// has an end. What it says stays untrusted.
/// </summary>
public static class UntrustedText
{
    private const char Escape = '\u001b';
    private static readonly SearchValues<char> OfColours = SearchValues.Create("0123456789;:");

    /// <summary>Shows a text on one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters to show; what is left out is told by a sign at the end.</param>
    /// <returns>The text with its colours left out, and anything else that cannot be seen written as an escape such as <c>\x1b</c>.</returns>
    public static string Show(string? text, int most)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // Most texts are plain and short: they stay as they are.
        return text.Length <= most && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text : Cleaned(text, most);
    }

    /// <summary>Shows a text of several lines, as conditions and events have them, on one line: spaces stand for its line breaks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters to show.</param>
    public static string Flatten(string? text, int most) => Show(text?.Trim().ReplaceLineEndings(" ").Replace('\t', ' '), most);

    private static string Cleaned(string text, int most)
    {
        var shown = new StringBuilder(Math.Min(text.Length, most) + 1);
        for (var index = 0; index < text.Length;)
        {
            if (ColourAt(text, index) is > 0 and var colour)
            {
                index += colour;
                continue;
            }

            // Half of a pair is no character: it is shown as the sign for that.
            var rune = Rune.TryGetRuneAt(text, index, out var found) ? found : Rune.ReplacementChar;
            var part = IsSeen(rune) ? rune.ToString() : Escaped(rune);
            if (shown.Length + part.Length > most)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(part);
            index += rune.Utf16SequenceLength;
        }

        return shown.ToString();
    }

    // Colours say nothing to a reader of text. Any other sequence for a terminal is shown.
    private static int ColourAt(string text, int start)
    {
        if (text[start] != Escape || start + 1 >= text.Length || text[start + 1] != '[')
        {
            return 0;
        }

        var end = text.AsSpan(start + 2).IndexOfAnyExcept(OfColours);
        return end >= 0 && text[start + 2 + end] == 'm' ? end + 3 : 0;
    }

    private static bool IsSeen(Rune rune) => rune.Value == '\t' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Escaped(Rune rune) => rune.Value switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        <= 0xff => string.Create(CultureInfo.InvariantCulture, $@"\x{rune.Value:x2}"),
        <= 0xffff => string.Create(CultureInfo.InvariantCulture, $@"\u{rune.Value:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $@"\U{rune.Value:x8}"),
    };
}
