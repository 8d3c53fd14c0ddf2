using CODE.Gateway.Containment.Text;

namespace CODE.Gateway.Containment.Messages;

/// <summary>Cleans the strings of one message, and tells what it took out.</summary>
/// <param name="redactor">Knows secrets.</param>
/// <param name="found">Told the kind of everything that is taken out.</param>
internal sealed class StringCleaner(SecretRedactor redactor, Action<string> found)
{
    // Descriptions, names, error messages: what is not content has no use for more.
    private const int MaxBytes = 64 * 1024;

    /// <summary>Cleans a string: first of what cannot be seen, since that could stand in the middle of a secret.</summary>
    public string Clean(string text) => redactor.Redact(VisibleText.Clean(text, found), kind => found($"secret:{kind}"));

    /// <summary>Shortens what is not content.</summary>
    public static string Shorten(string text) =>
        TextCut.LengthWithin(text, MaxBytes) is var length && length == text.Length ? text : $"{text.AsSpan(0, length)}…";
}
