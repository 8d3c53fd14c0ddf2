using System.Buffers;
using System.Buffers.Text;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>A signed or encrypted JSON web token (RFC 7519): parts of base64url between dots, the first of which is a JSON object that names an algorithm.</summary>
internal sealed class JwtRule : ISecretRule
{
    private const string Kind = "jwt";

    // {" and its encoding.
    private const string Beginning = "eyJ";
    private const int MinPart = 10;
    private const int MaxHeader = 2048;

    public IEnumerable<string> Needles => [Beginning];

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        if (!text[needle..].StartsWith(Beginning, StringComparison.Ordinal) || !Alphabets.Url64.BeginsAt(text, needle))
        {
            return null;
        }

        var header = Alphabets.Url64.Run(text[needle..Math.Min(text.Length, needle + MaxHeader + 1)]);
        if (header is < MinPart or > MaxHeader || !NamesAlgorithm(text.Slice(needle, header)))
        {
            return null;
        }

        var (end, parts, longest) = (needle + header, 1, 0);
        while (parts < 5 && end < text.Length && text[end] == '.')
        {
            var part = Alphabets.Url64.Run(text[(end + 1)..]);
            if (part == 0 && parts == 3)
            {
                // The end of a sentence.
                break;
            }

            longest = parts > 1 ? Math.Max(longest, part) : longest;
            end += part + 1;
            parts++;
        }

        // Without its signature, or its ciphertext, a token opens nothing.
        return parts is 3 or 5 && longest >= MinPart ? new SecretSpan(needle, end - needle, Kind) : null;
    }

    private static bool NamesAlgorithm(ReadOnlySpan<char> header)
    {
        Span<byte> json = stackalloc byte[MaxHeader];
        Span<byte> encoded = stackalloc byte[MaxHeader];
        for (var index = 0; index < header.Length; index++)
        {
            encoded[index] = (byte)header[index];
        }

        return Base64Url.DecodeFromUtf8(encoded[..header.Length], json, out _, out var written) == OperationStatus.Done && json[..written].IndexOf("\"alg\""u8) >= 0;
    }
}
