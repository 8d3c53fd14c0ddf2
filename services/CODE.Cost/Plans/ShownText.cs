using System.Text;

namespace CODE.Cost.Plans;

/// <summary>Makes text that somebody wrote into a plan or a price list fit to be shown: one line, nothing in it invisible, and with an end. What it says stays untrusted.</summary>
internal static class ShownText
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxName = 200;

    /// <summary>The text with a sign in place of whatever cannot be seen, cut to a length.</summary>
    public static string Of(string? text, int most = MaxName)
    {
        var shown = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (shown.Length >= most)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(Rune.IsControl(rune) || (rune.Value > 0x7e && !Rune.IsLetterOrDigit(rune) && !Rune.IsPunctuation(rune)) ? "\ufffd" : rune.ToString());
        }

        return shown.ToString();
    }
}
