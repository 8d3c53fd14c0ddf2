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
