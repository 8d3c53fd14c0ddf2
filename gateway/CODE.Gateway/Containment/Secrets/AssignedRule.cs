using System.Buffers;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>A secret without a shape of its own, known by the name that it is given to: <c>aws_secret_access_key = …</c>, <c>AccountKey=…</c>.</summary>
/// <param name="kind">What it is.</param>
/// <param name="name">The name, in whatever case.</param>
/// <param name="alphabet">What the value is written in.</param>
/// <param name="min">How long the value is at least.</param>
/// <param name="max">How long at most.</param>
internal sealed class AssignedRule(string kind, string name, SearchValues<char> alphabet, int min, int max) : ISecretRule
{
    // As in: "name": "value"; name = 'value'; \"name\":\"value\".
    private const int MaxBetween = 12;
    private static readonly SearchValues<char> Between = SearchValues.Create(" \t\"'\\:=");

    public IEnumerable<string> Needles => [name];

    // Otherwise name and value stand apart, and neither may be long.
    public bool IsInLongRun => name.EndsWith('=');

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        var afterName = text[(needle + name.Length)..];
        var gap = Between.Run(afterName[..Math.Min(afterName.Length, MaxBetween)]);
        if (!name.EndsWith('=') && !afterName[..gap].ContainsAny('=', ':'))
        {
            return null;
        }

        var start = needle + name.Length + gap;
        var value = text[start..];
        var run = alphabet.Run(value[..Math.Min(value.Length, max + 1)]);
        return run < min || run > max || Placeholder.IsToken(value[..run]) ? null : new SecretSpan(start, run, kind);
    }
}
