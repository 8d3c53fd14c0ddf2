using System.Buffers;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>The characters that secrets are written in.</summary>
internal static class Alphabets
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static readonly SearchValues<char> Base32 = SearchValues.Create(Upper + "234567");
    public static readonly SearchValues<char> LowerHex = SearchValues.Create(Digits + "abcdef");
    public static readonly SearchValues<char> Hex = SearchValues.Create(Digits + "abcdefABCDEF");
    public static readonly SearchValues<char> UpperNumber = SearchValues.Create(Upper + Digits);
    public static readonly SearchValues<char> Word = SearchValues.Create(Upper + Lower + Digits);
    public static readonly SearchValues<char> Name = SearchValues.Create(Upper + Lower + Digits + "_");
    public static readonly SearchValues<char> Url64 = SearchValues.Create(Upper + Lower + Digits + "_-");
    public static readonly SearchValues<char> Dotted = SearchValues.Create(Upper + Lower + Digits + "_-.");
    public static readonly SearchValues<char> Base64 = SearchValues.Create(Upper + Lower + Digits + "+/=");
    public static readonly SearchValues<char> Token = SearchValues.Create(Upper + Lower + Digits + "+/=_-.~");
    public static readonly SearchValues<char> Percent = SearchValues.Create(Upper + Lower + Digits + "+/=_-.~%");
    public static readonly SearchValues<char> Azure = SearchValues.Create(Upper + Lower + Digits + "_~.-");

    /// <summary>How many characters of the alphabet stand at the beginning of a text.</summary>
    public static int Run(this SearchValues<char> alphabet, ReadOnlySpan<char> text) =>
        text.IndexOfAnyExcept(alphabet) is var end and >= 0 ? end : text.Length;

    /// <summary>How long a token at the beginning of a text is, counted to one more than it may be. A sentence may end right behind it.</summary>
    public static int RunOfToken(this SearchValues<char> alphabet, ReadOnlySpan<char> text, int min, int max)
    {
        var run = alphabet.Run(text[..Math.Min(text.Length, max + 1)]);
        while (run > min && text[run - 1] == '.')
        {
            run--;
        }

        return run;
    }

    /// <summary>Whether the character before a position, if any, is none of the alphabet.</summary>
    public static bool BeginsAt(this SearchValues<char> alphabet, ReadOnlySpan<char> text, int position) => position == 0 || !alphabet.Contains(text[position - 1]);
}
