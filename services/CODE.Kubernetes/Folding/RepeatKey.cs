using System.Text;

namespace CODE.Kubernetes.Folding;

/// <summary>
/// What makes two texts repeats of one another: all of them but numbers, addresses, times, hashes and identifiers, which differ each time something is told.
/// </summary>
internal static class RepeatKey
{
    private const char Varying = '#';
    private const int GuidLength = 36;

    // Between two numbers these make one of them: 1.5, 10.0.0.1:80, 2026-03-04.
    private const string Joints = ".,:-";

    // 5ms, 128Mi: a unit says what the number is about. Longer ones are parts of identifiers.
    private const int LongestUnit = 3;
    private const int ShortestHash = 5;

    /// <summary>The part of a text that stays the same.</summary>
    public static string Of(string text)
    {
        var key = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(text[index]))
            {
                key.Append(text[index++]);
                continue;
            }

            var end = index + 1;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            if (IsGuid(text, index))
            {
                AppendVarying(key);
                index += GuidLength;
                continue;
            }

            AppendWord(key, text.AsSpan(index, end - index));
            index = end;
        }

        return key.ToString();
    }

    private static bool IsGuid(string text, int start) =>
        text.Length - start >= GuidLength && text[start + 8] == '-' && Guid.TryParseExact(text.AsSpan(start, GuidLength), "D", out _);

    private static void AppendWord(StringBuilder key, ReadOnlySpan<char> word)
    {
        var firstDigit = word.IndexOfAnyInRange('0', '9');
        if (firstDigit < 0)
        {
            key.Append(word);
            return;
        }

        var digits = word[firstDigit..].IndexOfAnyExceptInRange('0', '9') is >= 0 and var length ? length : word.Length - firstDigit;
        var rest = word[(firstDigit + digits)..];
        if (word.Length >= ShortestHash && IsHex(word))
        {
            AppendVarying(key);
        }
        else if (rest.IsEmpty && firstDigit > 0)
        {
            // web1, sha256: a name with a number.
            key.Append(word[..firstDigit]).Append(Varying);
        }
        else
        {
            AppendVarying(key);
            key.Append(firstDigit == 0 && rest.Length <= LongestUnit && !rest.ContainsAnyInRange('0', '9') ? rest : []);
        }
    }

    private static void AppendVarying(StringBuilder key)
    {
        if (key.Length >= 2 && key[^2] == Varying && Joints.Contains(key[^1], StringComparison.Ordinal))
        {
            key.Length--;
            return;
        }

        key.Append(Varying);
    }

    private static bool IsHex(ReadOnlySpan<char> word)
    {
        foreach (var sign in word)
        {
            if (!char.IsAsciiHexDigit(sign))
            {
                return false;
            }
        }

        return true;
    }
}
