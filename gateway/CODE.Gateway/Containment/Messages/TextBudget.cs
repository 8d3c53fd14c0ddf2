using System.Globalization;
using System.Text;
using CODE.Gateway.Containment.Text;

namespace CODE.Gateway.Containment.Messages;

/// <summary>How much text a message may still show. What is over it is cut off and collected.</summary>
/// <param name="maxBytes">How many bytes of UTF-8 the texts of the message may have together.</param>
/// <param name="restUri">Where the rest will be read, or null when it is not kept.</param>
internal sealed class TextBudget(int maxBytes, string? restUri)
{
    private readonly StringBuilder _rest = new();
    private int _left = maxBytes;

    /// <summary>What was cut off, all texts one after the other; empty when nothing was.</summary>
    public string Rest => _rest.ToString();

    /// <summary>Whether something was cut off.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Takes a text into the message.</summary>
    /// <returns>The text, or its beginning and what became of the rest.</returns>
    public string Take(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes <= _left)
        {
            _left -= bytes;
            return text;
        }

        var length = TextCut.LengthWithin(text, _left);
        var shown = Encoding.UTF8.GetByteCount(text.AsSpan(0, length));
        _left = 0;
        if (IsExceeded && _rest.Length > 0)
        {
            _rest.Append("\n\n");
        }

        IsExceeded = true;
        _rest.Append(text, length, text.Length - length);
        var where = restUri is null ? "The rest is not kept: ask for less." : $"Read on: {restUri}";
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, length)}\n[Cut off here: {shown} of {bytes} bytes are shown. {where}]");
    }
}
