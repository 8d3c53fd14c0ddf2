namespace CODE.Gateway.Containment.Secrets;

/// <summary>Tells what documentation puts in the place of a secret from a secret: redacting examples would make documents useless and protect nobody.</summary>
internal static class Placeholder
{
    // Random strings of the shortest secrets known here (16 characters) lie above 3 bits but for one in a million.
    private const double MinBits = 2.75;
    private const int MaxSequence = 6;
    private const int MaxRepeats = 5;
    private const int Considered = 256;

    private static readonly string[] Words =
    [
        "example", "sample", "placeholder", "dummy", "changeme", "change-me", "change_me", "your-", "your_", "yourtoken", "insert", "redacted", "notarealtoken", "not-a-real", "fake", "xxxx", "....", "****",
    ];

    // What is written where a password would stand; as a whole, since a password may contain any of them.
    private static readonly HashSet<string> PasswordWords = new(
        ["password", "passwd", "pass", "pwd", "secret", "token", "user", "username", "xxx", "none", "null", "empty", "todo", "mypassword", "mypass", "mysecret", "yourpassword", "yourpass"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a token that should be random is not.</summary>
    public static bool IsToken(ReadOnlySpan<char> token)
    {
        var considered = token[..Math.Min(token.Length, Considered)];
        return HasWord(considered) || HasPattern(considered) || Bits(considered) < MinBits;
    }

    /// <summary>Whether something at the place of a password stands for one: a variable, a template, a mask, or a word from a manual.</summary>
    public static bool IsPassword(ReadOnlySpan<char> password) =>
        password.IsEmpty
        || password[0] is '$' or '%' or '<' or '{' or '[' or '('
        || !password.ContainsAnyExcept('*', 'x', 'X')
        || !password.ContainsAnyExcept('.', '•', '…')
        || PasswordWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(password)
        || HasWord(password[..Math.Min(password.Length, Considered)]);

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (var word in Words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // abcdefg, 1234567, 0000000: nobody's random generator writes them.
    private static bool HasPattern(ReadOnlySpan<char> text)
    {
        var (rising, same) = (1, 1);
        for (var index = 1; index < text.Length; index++)
        {
            rising = text[index] == text[index - 1] + 1 ? rising + 1 : 1;
            same = text[index] == text[index - 1] ? same + 1 : 1;
            if (rising > MaxSequence || same > MaxRepeats)
            {
                return true;
            }
        }

        return false;
    }

    // Shannon entropy of the characters, per character.
    private static double Bits(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var character in text)
        {
            counts[character & 127]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / text.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }
}
