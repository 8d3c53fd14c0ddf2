using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CODE.Gateway.Containment.Text;

/// <summary>Reads strings of JSON that other readers refuse: with half a surrogate pair, as a program writes them that cuts texts in the middle, or with bytes that are not UTF-8.</summary>
internal static class JsonText
{
    /// <summary>Reads the string that a reader stands on; what is broken in it becomes U+FFFD.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Mend(Unescape(Encoding.UTF8.GetString(reader.ValueSpan)));
        }
    }

    private static string Unescape(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] != '\\')
            {
                text.Append(escaped[at]);
                continue;
            }

            at++;
            text.Append(escaped[at] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                'u' => (char)int.Parse(escaped.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var itself => itself,
            });
            at += escaped[at] == 'u' ? 4 : 0;
        }

        return text.ToString();
    }

    private static string Mend(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        from.CopyTo(span);
        for (var at = 0; at < span.Length; at++)
        {
            if (char.IsHighSurrogate(span[at]) && at + 1 < span.Length && char.IsLowSurrogate(span[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(span[at]))
            {
                span[at] = '\uFFFD';
            }
        }
    });
}
