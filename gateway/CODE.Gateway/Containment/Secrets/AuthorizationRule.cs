using System.Buffers;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>The credentials of an <c>Authorization</c> header (RFC 9110), as logs and examples of requests have them.</summary>
internal sealed class AuthorizationRule : ISecretRule
{
    private const string Kind = "authorization";
    private const string Name = "authorization";
    private const int MinLength = 12;
    private const int MaxBetween = 8;
    private static readonly string[] Schemes = ["Bearer ", "Basic ", "Token ", "ApiKey "];
    private static readonly SearchValues<char> Between = SearchValues.Create(" \t\"'\\:=");

    public IEnumerable<string> Needles => [Name];

    public bool IsInLongRun => false;

    public bool IsPlausible(ReadOnlySpan<char> text, int needle) => Find(text, needle) is not null;

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        var rest = text[(needle + Name.Length)..];
        var gap = Between.Run(rest[..Math.Min(rest.Length, MaxBetween)]);
        if (!rest[..gap].ContainsAny(':', '='))
        {
            return null;
        }

        foreach (var scheme in Schemes)
        {
            if (rest[gap..].StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                var start = gap + scheme.Length;
                var length = Alphabets.Token.Run(rest[start..]);
                return length < MinLength || !IsOpaque(rest.Slice(start, length)) ? null : new SecretSpan(needle + Name.Length + start, length, Kind);
            }
        }

        return null;
    }

    // What a manual writes here is words.
    private static bool IsOpaque(ReadOnlySpan<char> value) => value.ContainsAnyInRange('0', '9') && !Placeholder.IsToken(value);
}
