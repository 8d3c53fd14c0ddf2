using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace CODE.Gateway.Containment.Text;

/// <summary>Finds where a text that is too long is best cut: behind a line, else behind a sentence, else behind a word, else between two characters as people see them.</summary>
internal static class TextCut
{
    // At least this share of what fits is kept: a good place is not worth more.
    private const double MinKept = 0.75;
    private const int MaxElement = 128;

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?。！？");

    /// <summary>How many characters of a text to keep.</summary>
    /// <param name="text">The text; well-formed.</param>
    /// <param name="maxBytes">How many bytes of UTF-8 fit.</param>
    public static int LengthWithin(ReadOnlySpan<char> text, int maxBytes)
    {
        var fits = CharactersWithin(text, maxBytes);
        if (fits == text.Length)
        {
            return fits;
        }

        var least = (int)(fits * MinKept);
        var tail = text[least..fits];
        if (tail.LastIndexOf('\n') is >= 0 and var line)
        {
            return least + line + 1;
        }

        if (LastSentence(tail) is > 0 and var sentence)
        {
            return least + sentence;
        }

        return tail.LastIndexOf(' ') is >= 0 and var word ? least + word + 1 : LastElement(text, fits);
    }

    private static int CharactersWithin(ReadOnlySpan<char> text, int maxBytes)
    {
        if (text.Length <= maxBytes / 3)
        {
            return text.Length;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(maxBytes, 1));
        try
        {
            _ = Utf8.FromUtf16(text, buffer.AsSpan(0, maxBytes), out var read, out _);
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int LastSentence(ReadOnlySpan<char> text)
    {
        for (var end = text.Length; end > 0;)
        {
            var mark = text[..end].LastIndexOfAny(SentenceEnds);
            if (mark < 0)
            {
                return 0;
            }

            // 3.14 and example.org go on behind the dot.
            if (text[mark] > 127)
            {
                return mark + 1;
            }

            if (mark + 1 < text.Length && text[mark + 1] == ' ')
            {
                return mark + 2;
            }

            end = mark;
        }

        return 0;
    }

    private static int LastElement(ReadOnlySpan<char> text, int fits)
    {
        var start = Math.Max(0, fits - MaxElement);
        start -= start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        var end = start;
        while (end < fits && StringInfo.GetNextTextElementLength(text[end..Math.Min(text.Length, fits + MaxElement)]) is var length && end + length <= fits)
        {
            end += length;
        }

        return end > start ? end : fits;
    }
}
