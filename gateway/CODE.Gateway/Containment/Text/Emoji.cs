using System.Globalization;

namespace CODE.Gateway.Containment.Text;

/// <summary>What emoji need invisible characters for (Unicode Technical Standard 51).</summary>
internal static class Emoji
{
    private const string BlackFlag = "\U0001F3F4";

    // No emoji is longer than this; a row of joiners without end must not be walked again and again.
    private const int MaxLength = 32;

    // The only tag sequences that are recommended for interchange: England, Scotland, Wales.
    private static readonly string[] Flags = [.. new[] { "gbeng", "gbsct", "gbwls" }.Select(Tags)];

    /// <summary>Whether the zero-width joiner at a position joins two pictures, by the rules for text elements.</summary>
    public static bool JoinsAt(string text, int at)
    {
        var start = at;
        while (start > 0 && at - start < MaxLength && IsExtension(text, start - 1, out var length))
        {
            start -= length;
        }

        if (start == 0)
        {
            return false;
        }

        start -= start > 1 && char.IsLowSurrogate(text[start - 1]) ? 2 : 1;
        if (!IsPicture(text, start) || !IsPicture(text, at + 1))
        {
            return false;
        }

        var end = Math.Min(text.Length, at + MaxLength);
        return StringInfo.GetNextTextElementLength(text.AsSpan(start, end - start)) > at + 1 - start;
    }

    /// <summary>How long the tags of a flag at a position are; zero when they are no flag's.</summary>
    public static int FlagTagsAt(string text, int at)
    {
        if (at < BlackFlag.Length || !text.AsSpan(at - BlackFlag.Length).StartsWith(BlackFlag, StringComparison.Ordinal))
        {
            return 0;
        }

        foreach (var flag in Flags)
        {
            if (text.AsSpan(at).StartsWith(flag, StringComparison.Ordinal))
            {
                return flag.Length;
            }
        }

        return 0;
    }

    private static bool IsPicture(string text, int at) =>
        at < text.Length && CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol;

    // Skin tones, and the selector of the colored form.
    private static bool IsExtension(string text, int last, out int length)
    {
        length = text[last] == '\uFE0F' ? 1 : 2;
        return length == 1 || (last > 0 && text[last - 1] == '\uD83C' && text[last] is >= '\uDFFB' and <= '\uDFFF');
    }

    private static string Tags(string region) => string.Concat(region.Select(static letter => char.ConvertFromUtf32(0xE0000 + letter))) + char.ConvertFromUtf32(0xE007F);
}
