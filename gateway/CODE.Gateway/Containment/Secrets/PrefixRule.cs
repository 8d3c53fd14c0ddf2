using System.Buffers;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>A token that its issuer made recognizable: a fixed beginning, then a known number of characters of a known alphabet.</summary>
/// <param name="kind">What it is.</param>
/// <param name="prefix">How it begins, case included.</param>
/// <param name="alphabet">What follows.</param>
/// <param name="min">How many characters at least follow.</param>
/// <param name="max">How many at most.</param>
/// <param name="isOfLetters">Whether there may be neither digits nor capitals among them.</param>
internal sealed class PrefixRule(string kind, string prefix, SearchValues<char> alphabet, int min, int max, bool isOfLetters = false) : ISecretRule
{
    public IEnumerable<string> Needles => [prefix];

    public bool IsInLongRun => !isOfLetters;

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        if (!text[needle..].StartsWith(prefix, StringComparison.Ordinal) || !Alphabets.Name.BeginsAt(text, needle))
        {
            return null;
        }

        var rest = text[(needle + prefix.Length)..];
        var run = alphabet.RunOfToken(rest, min, max);
        return run < min || run > max || (run < rest.Length && Alphabets.Name.Contains(rest[run])) || Placeholder.IsToken(rest[..run])
            ? null
            : new SecretSpan(needle, prefix.Length + run, kind);
    }
}
