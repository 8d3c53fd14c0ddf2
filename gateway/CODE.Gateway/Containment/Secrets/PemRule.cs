namespace CODE.Gateway.Containment.Secrets;

/// <summary>A private key in PEM (RFC 7468).</summary>
internal sealed class PemRule : ISecretRule
{
    private const string Kind = "private_key";
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";
    private const int MaxLabel = 48;

    // Shorter ones are drawings of a key.
    private const int MinBody = 64;

    public IEnumerable<string> Needles => [Begin];

    public bool IsInLongRun => false;

    /// <summary>Whether a PEM label is a private key's; certificates and public keys are everybody's.</summary>
    public static bool IsPrivate(ReadOnlySpan<char> label) => label.Contains("PRIVATE KEY", StringComparison.Ordinal);

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        var label = text[(needle + Begin.Length)..];
        var labelEnd = label[..Math.Min(label.Length, MaxLabel)].IndexOf(Dashes, StringComparison.Ordinal);
        if (labelEnd < 0 || !IsPrivate(label[..labelEnd]))
        {
            return null;
        }

        // What belongs to a key ends at the next dashes; a key that was cut off goes on for as long as it looks like one.
        var body = label[(labelEnd + Dashes.Length)..];
        var length = BodyLength(body);
        if (Alphabet(body[..length]) < MinBody)
        {
            return null;
        }

        var tail = body[length..];
        if (tail.StartsWith(End, StringComparison.Ordinal) && tail[End.Length..].IndexOf(Dashes, StringComparison.Ordinal) is >= 0 and < MaxLabel and var close)
        {
            length += End.Length + close + Dashes.Length;
        }

        return new SecretSpan(needle, Begin.Length + labelEnd + Dashes.Length + length, Kind);
    }

    // Base64, and what stands between its lines: breaks (also written as \n), indentation, quotes, and the headers of old keys.
    private static int BodyLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '+' or '/' or '=' or '\n' or '\r' or '\t' or ' ' or '\\' or '"' or '\'' or ':' or ','
            || (text[length] == '-' && !text[length..].StartsWith(Dashes, StringComparison.Ordinal))))
        {
            length++;
        }

        return length;
    }

    private static int Alphabet(ReadOnlySpan<char> body)
    {
        var count = 0;
        foreach (var character in body)
        {
            count += Alphabets.Base64.Contains(character) ? 1 : 0;
        }

        return count;
    }
}
