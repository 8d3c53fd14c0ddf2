using System.Buffers;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>A token with a fixed middle: known numbers of characters of known alphabets on both sides of it.</summary>
/// <param name="kind">What it is.</param>
/// <param name="mark">The middle, case included.</param>
/// <param name="alphabet">What stands around it.</param>
/// <param name="before">How many characters stand before it.</param>
/// <param name="after">How many stand behind it, at least.</param>
/// <param name="maxAfter">How many at most.</param>
internal sealed class InfixRule(string kind, string mark, SearchValues<char> alphabet, int before, int after, int maxAfter) : ISecretRule
{
    public IEnumerable<string> Needles => [mark];

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        var start = needle - before;
        if (start < 0 || !text[needle..].StartsWith(mark, StringComparison.Ordinal) || alphabet.Run(text[start..needle]) < before)
        {
            return null;
        }

        var rest = text[(needle + mark.Length)..];
        var run = alphabet.Run(rest[..Math.Min(rest.Length, maxAfter + 1)]);
        return run < after || run > maxAfter || Placeholder.IsToken(rest[..run]) ? null : new SecretSpan(start, before + mark.Length + run, kind);
    }
}
