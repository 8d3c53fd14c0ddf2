using System.Globalization;
using System.Text;

namespace CODE.Gateway.Containment.Text;

/// <summary>
/// What scripts need invisible characters for. By blocks (Unicode 16, Blocks.txt), a little wider than the letters that join: a joiner too many between letters of
/// such a script hides nothing that could not be written with them.
/// </summary>
internal static class Scripts
{
    // A mark stands between a letter and punctuation, or a foreign word: the letter is not far.
    private const int NearBy = 8;

    /// <summary>Whether the nearest letter on either side of a position is one of a script that is written from right to left.</summary>
    public static bool IsBesideRightToLeft(string text, int at)
    {
        var after = text.AsSpan(at + 1, Math.Min(NearBy, text.Length - at - 1));
        foreach (var rune in after.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                if (IsRightToLeft(rune))
                {
                    return true;
                }

                break;
            }
        }

        for (var before = at - 1; before >= 0 && at - before <= NearBy; before--)
        {
            if (char.IsLetter(text, before))
            {
                return Rune.TryGetRuneAt(text, before, out var rune) && IsRightToLeft(rune);
            }
        }

        return false;
    }

    /// <summary>Hebrew, Arabic and their neighbours.</summary>
    private static bool IsRightToLeft(Rune rune) => rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    /// <summary>Whether a joiner or non-joiner behind the character means something: behind letters and marks of Arabic, Indic and South-East Asian scripts, and Mongolian.</summary>
    public static bool Joins(Rune rune) =>
        rune.Value is (>= 0x0600 and <= 0x109F) or (>= 0x1700 and <= 0x18AF) or (>= 0x1900 and <= 0x1CFF) or (>= 0xA800 and <= 0xABFF) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC)
            or (>= 0x10D00 and <= 0x11FFF) or (>= 0x1E900 and <= 0x1E95F)
        && Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.EnclosingMark;

    /// <summary>Mongolian, whose letters have variants chosen by selectors of their own.</summary>
    public static bool IsMongolian(Rune rune) => rune.Value is >= 0x1820 and <= 0x18AF;

    /// <summary>Chinese, Japanese and Korean ideographs.</summary>
    public static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>Whether the character has variants that a selector (U+FE00 to U+FE0F) chooses. Never another selector: a row of them is how text is hidden.</summary>
    public static bool HasVariant(Rune rune, char selector) => selector is '\uFE0E' or '\uFE0F'
        ? rune.Value is '#' or '*' or (>= '0' and <= '9') or 0x203C or 0x2049 or 0x2139 or 0x3030 || IsSymbol(rune)
        : rune.Value is (>= 0x1000 and <= 0x109F) or (>= 0x3000 and <= 0x303F) or (>= 0xA840 and <= 0xA877) or (>= 0xFF00 and <= 0xFF60) || IsIdeograph(rune) || IsSymbol(rune);

    private static bool IsSymbol(Rune rune) => rune.Value > 0x7F && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol;
}
