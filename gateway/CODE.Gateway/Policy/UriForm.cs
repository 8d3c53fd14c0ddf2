namespace CODE.Gateway.Policy;

/// <summary>
/// Tells whether a URI is written in the one way in which rules are (RFC 3986, section 6.2.2). Otherwise a rule about <c>memory://a/b</c>
/// would not see <c>MEMORY://a/%62</c>, which a server may take for the same.
/// </summary>
internal static class UriForm
{
    /// <summary>Whether it is in normal form.</summary>
    public static bool IsNormal(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !uri.AsSpan(0, colon).ContainsOnlySchemeCharacters())
        {
            return false;
        }

        for (var index = colon; index < uri.Length; index++)
        {
            if (uri[index] is <= ' ' or '\\' or (char)0x7f || char.IsControl(uri[index]))
            {
                return false;
            }

            if (uri[index] == '%' && !IsNeededEscape(uri.AsSpan(index)))
            {
                return false;
            }
        }

        return !HasDotSegment(uri.AsSpan(colon + 1));
    }

    private static bool ContainsOnlySchemeCharacters(this ReadOnlySpan<char> scheme)
    {
        foreach (var character in scheme)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    // Upper-case digits, and of nothing that may stand as it is.
    private static bool IsNeededEscape(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || !char.IsAsciiHexDigitUpper(text[1]) || !char.IsAsciiHexDigitUpper(text[2]))
        {
            return false;
        }

        var code = (char)((Convert.ToInt32(text[1].ToString(), 16) * 16) + Convert.ToInt32(text[2].ToString(), 16));
        return !char.IsAsciiLetterOrDigit(code) && code is not ('-' or '.' or '_' or '~' or '/');
    }

    private static bool HasDotSegment(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny('?', '#');
        foreach (var segment in (end < 0 ? rest : rest[..end]).Split('/'))
        {
            if ((end < 0 ? rest : rest[..end])[segment] is "." or "..")
            {
                return true;
            }
        }

        return false;
    }
}
