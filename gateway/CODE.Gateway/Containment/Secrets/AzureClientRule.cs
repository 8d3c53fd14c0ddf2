namespace CODE.Gateway.Containment.Secrets;

/// <summary>A client secret of Microsoft Entra ID: three characters, a digit, <c>Q~</c>, and 31 to 34 more.</summary>
internal sealed class AzureClientRule : ISecretRule
{
    private const string Kind = "azure_client_secret";
    private const int Before = 3;
    private const int Mark = 3;
    private const int Min = 31;
    private const int Max = 34;

    public IEnumerable<string> Needles => Enumerable.Range(0, 10).Select(static digit => $"{digit}Q~");

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        var start = needle - Before;
        if (start < 0 || text[needle + 1] != 'Q' || Alphabets.Azure.Run(text[start..needle]) < Before || !Alphabets.Azure.BeginsAt(text, start))
        {
            return null;
        }

        var rest = text[(needle + Mark)..];
        var run = Alphabets.Azure.RunOfToken(rest, Min, Max);
        return run is < Min or > Max || Placeholder.IsToken(rest[..run]) ? null : new SecretSpan(start, Before + Mark + run, Kind);
    }
}
