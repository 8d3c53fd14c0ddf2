namespace CODE.Gateway.Containment.Secrets;

/// <summary>The opaque token of a kubeconfig's user: a line <c>token: …</c> of YAML with something long and random. (A token that is a JWT has its own rule.)</summary>
internal sealed class ClusterTokenRule : ISecretRule
{
    private const string Kind = "kubeconfig_token";
    private const string Name = "token: ";
    private const int Min = 20;
    private const int Max = 4096;
    private const int MinKinds = 2;

    public IEnumerable<string> Needles => [Name];

    public bool IsInLongRun => false;

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        if (!text[needle..].StartsWith(Name, StringComparison.Ordinal) || !IsFirstOfLine(text, needle))
        {
            return null;
        }

        var start = needle + Name.Length;
        var value = text[start..];
        var run = Alphabets.Dotted.Run(value[..Math.Min(value.Length, Max + 1)]);
        var isWholeLine = run == value.Length || value[run] is '\n' or '\r' or '"' or '\\';
        return run is < Min or > Max || !isWholeLine || !IsRandom(value[..run]) ? null : new SecretSpan(start, run, Kind);
    }

    private static bool IsFirstOfLine(ReadOnlySpan<char> text, int needle)
    {
        var before = text[..needle].TrimEnd(' ');
        return before.IsEmpty || before[^1] is '\n' or '-';
    }

    // Names of secrets are words; what opens a cluster has digits among its letters.
    private static bool IsRandom(ReadOnlySpan<char> value) =>
        (value.ContainsAnyInRange('0', '9') ? 1 : 0) + (value.ContainsAnyInRange('a', 'z') ? 1 : 0) + (value.ContainsAnyInRange('A', 'Z') ? 1 : 0) >= MinKinds
        && value.IndexOfAnyInRange('0', '9') is >= 0 and < Min
        && !value.Contains("--", StringComparison.Ordinal)
        && !Placeholder.IsToken(value);
}
