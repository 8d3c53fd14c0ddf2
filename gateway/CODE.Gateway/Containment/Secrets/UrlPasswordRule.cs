using System.Buffers;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>The password in a URL, <c>scheme://user:password@host</c> (RFC 3986, userinfo). Only the password goes.</summary>
internal sealed class UrlPasswordRule : ISecretRule
{
    private const string Kind = "url_password";
    private const string Separator = "://";

    // The same in JSON of writers that escape slashes.
    private const string EscapedSeparator = @":\/\/";
    private const int MaxAuthority = 1024;

    private static readonly SearchValues<char> AuthorityEnd = SearchValues.Create("/?#\"'<>\\ \t\r\n`|,;)]");

    public IEnumerable<string> Needles => [Separator, EscapedSeparator];

    public bool IsInLongRun => false;

    // Nearly every text has a URL; few have one with an @ in it.
    public bool IsPlausible(ReadOnlySpan<char> text, int needle) => Authority(text[(needle + LengthAt(text, needle))..]).Contains('@');

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        if (needle == 0 || !char.IsAsciiLetterOrDigit(text[needle - 1]))
        {
            return null;
        }

        var start = needle + LengthAt(text, needle);
        var authority = Authority(text[start..]);
        var at = authority.LastIndexOf('@');
        var colon = at < 0 ? -1 : authority[..at].IndexOf(':');
        return colon < 0 || IsExample(authority[..colon], authority[(colon + 1)..at], authority[(at + 1)..])
            ? null
            : new SecretSpan(start + colon + 1, at - colon - 1, Kind);
    }

    // guest:guest is what the software comes with; the hosts are those of RFC 2606.
    private static bool IsExample(ReadOnlySpan<char> user, ReadOnlySpan<char> password, ReadOnlySpan<char> host)
    {
        host = host[..(host.IndexOf(':') is var colon and >= 0 ? colon : host.Length)];
        return host.IsEmpty
            || user.SequenceEqual(password)
            || Placeholder.IsPassword(password)
            || host is "example.com" or "example.org" or "example.net"
            || host.EndsWith(".example", StringComparison.OrdinalIgnoreCase);
    }

    private static int LengthAt(ReadOnlySpan<char> text, int needle) =>
        text[needle..].StartsWith(Separator, StringComparison.Ordinal) ? Separator.Length : EscapedSeparator.Length;

    private static ReadOnlySpan<char> Authority(ReadOnlySpan<char> text)
    {
        var near = text[..Math.Min(text.Length, MaxAuthority)];
        var end = near.IndexOfAny(AuthorityEnd);
        return end < 0 ? near : near[..end];
    }
}
