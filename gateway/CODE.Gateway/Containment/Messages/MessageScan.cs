using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using CODE.Gateway.Containment.Text;

namespace CODE.Gateway.Containment.Messages;

/// <summary>Tells a message that may pass as it is from one that has to be looked at closely. A clean message costs a few vectorized scans and no memory.</summary>
internal sealed class MessageScan(SecretRedactor redactor)
{
    private const string EscapeMark = @"\u";

    // What writers of JSON escape though they need not. Whoever escapes anything else hides something.
    private static readonly SearchValues<char> UsuallyEscaped = SearchValues.Create("\n\t\"'&<>+\\`/");

    /// <summary>Whether the message may hold something that must not pass.</summary>
    public bool IsSuspicious(ReadOnlySpan<byte> message)
    {
        var buffer = ArrayPool<char>.Shared.Rent(message.Length);
        try
        {
            if (Utf8.ToUtf16(message, buffer, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
            {
                return true;
            }

            var text = buffer.AsSpan(0, length);
            return text.ContainsAny(VisibleText.Suspicious) || HasSuspiciousEscape(text) || redactor.MayHoldSecret(text);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static bool HasSuspiciousEscape(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf(EscapeMark, StringComparison.Ordinal); at >= 0;)
        {
            if (CodeAt(text, at) is { } code)
            {
                if (char.IsHighSurrogate(code) && CodeAt(text, at + 6) is { } low && char.IsLowSurrogate(low))
                {
                    at += 6;
                }
                else if (char.IsSurrogate(code) || (code < 128 && !UsuallyEscaped.Contains(code)))
                {
                    return true;
                }

                if (VisibleText.Suspicious.Contains(code))
                {
                    return true;
                }
            }

            at += EscapeMark.Length;
            at = text[at..].IndexOf(EscapeMark, StringComparison.Ordinal) is var next and >= 0 ? at + next : -1;
        }

        return false;
    }

    // Null: no escape, or none that is complete. Behind a backslash that is escaped itself there is none either; that is not looked at, as it only costs a closer look.
    private static char? CodeAt(ReadOnlySpan<char> text, int at) =>
        at + 6 <= text.Length && text[at..].StartsWith(EscapeMark, StringComparison.Ordinal)
        && ushort.TryParse(text.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : null;
}
