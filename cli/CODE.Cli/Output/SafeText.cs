using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CODE.Cli.Output;

/// <summary>
/// Makes text from a server fit for a terminal. A terminal obeys control sequences and bidirectional marks, so that a
/// log line or a tool's answer could move the cursor, retitle the window, or show something else than it says.
/// </summary>
internal static partial class SafeText
{
    /// <summary>Text of several lines: escape sequences and invisible characters go, line breaks and tabs stay.</summary>
    public static string Lines(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = new StringBuilder(text.Length);
        foreach (Rune rune in EscapeSequence().Replace(text, "").EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || IsVisible(rune)) safe.Append(rune);
        }

        return safe.ToString();
    }

    /// <summary>Text for a single line, such as a cell or an error: line breaks and tabs become spaces.</summary>
    public static string Line(string? text) => LineBreaks().Replace(Lines(text), " ").Trim();

    /// <summary>Text for a single line whose every character is to be seen: what shows nothing, or hides something else, is written as its code point.</summary>
    public static string Visible(string? text)
    {
        var visible = new StringBuilder();
        foreach (Rune rune in (text ?? "").EnumerateRunes())
        {
            _ = HidesSomething(rune) ? visible.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>") : visible.Append(rune);
        }

        return visible.ToString();
    }

    private static bool HidesSomething(Rune rune) =>
        !IsVisible(rune)
        || (rune.Value != ' ' && Rune.IsWhiteSpace(rune))
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        // Variation selectors and the Hangul fillers are marks and letters by category, and show nothing.
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0;

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Joiners are part of emoji and of several scripts; every other format character only deceives.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        _ => true,
    };

    // ECMA-48: CSI, the string sequences (OSC, DCS, SOS, PM, APC) up to their end, and two-character escapes; 7-bit and 8-bit forms.
    [GeneratedRegex(@"(?:\e\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\e[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\a\e\u009c]*(?:\a|\e\\|\u009c)?|\e[ -/]*[0-~]")]
    private static partial Regex EscapeSequence();

    [GeneratedRegex(@"[\n\t ]+")]
    private static partial Regex LineBreaks();
}
