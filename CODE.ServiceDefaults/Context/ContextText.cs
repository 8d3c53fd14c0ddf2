using System.Globalization;
using System.Text;

namespace CODE.ServiceDefaults.Context;

/// <summary>Makes a text fit to be told: one line, nothing in it that moves a cursor, and an end.</summary>
public static class ContextText
{
    /// <summary>A text on one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters of it; a sign at the end tells that there were more.</param>
    public static string Line(string? text, int most) => Line(text, most, out _);

    /// <summary>A text on one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters of it; a sign at the end tells that there were more.</param>
    /// <param name="isCut">Whether there were more.</param>
    public static string Line(string? text, int most, out bool isCut)
    {
        isCut = text?.Length > most;
        if (string.IsNullOrEmpty(text) || (!isCut && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            return text ?? "";
        }

        var line = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > most - 1 && isCut)
            {
                return line.Append('…').ToString();
            }

            line.Append(IsOfLines(rune) ? " " : rune.ToString());
        }

        return line.ToString();
    }

    private static bool IsOfLines(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
