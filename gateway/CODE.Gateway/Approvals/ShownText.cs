using System.Globalization;
using System.Text;

namespace CODE.Gateway.Approvals;

/// <summary>
/// Text for whoever approves a call. What cannot be seen, or turns the order of letters around, is written as an escape and not left out: two calls
/// that differ must not look alike.
/// </summary>
internal static class ShownText
{
    /// <summary>The text with nothing invisible in it, on one line.</summary>
    public static string Of(string text)
    {
        if (text.EnumerateRunes().All(IsVisible))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                shown.Append(rune);
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x4}}}");
            }
        }

        return shown.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
