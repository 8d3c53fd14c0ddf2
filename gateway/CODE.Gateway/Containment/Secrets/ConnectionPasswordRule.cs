using System.Buffers;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>
/// The password in a connection string: <c>Server=…;Password=…;</c>, <c>host:6379,password=…</c>. A lone <c>password=</c> is as often a manual's as anybody's,
/// so other settings have to stand beside it.
/// </summary>
internal sealed class ConnectionPasswordRule : ISecretRule
{
    private const string Kind = "connection_password";
    private const int MaxLength = 256;
    private const int MaxLookBack = 256;
    private static readonly SearchValues<char> ValueEnd = SearchValues.Create(";,\"'\\ \t\r\n<>&`");
    private static readonly SearchValues<char> LineEnd = SearchValues.Create("\"'\r\n\\`");

    public IEnumerable<string> Needles => ["password=", "pwd="];

    public bool IsInLongRun => false;

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        var start = needle + text[needle..].IndexOf('=') + 1;
        var value = text[start..];
        value = value[..Math.Min(value.Length, MaxLength + 1)];
        var length = value.IndexOfAny(ValueEnd) is var end and >= 0 ? end : value.Length;
        return length > MaxLength || Placeholder.IsPassword(value[..length]) || !HasNeighbour(text[..needle], value[length..])
            ? null
            : new SecretSpan(start, length, Kind);
    }

    private static bool HasNeighbour(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        // A comma with a space behind it separates arguments of a call.
        if (before is [.., ','] || before.TrimEnd(' ') is [.., ';'])
        {
            var line = before[^Math.Min(before.Length, MaxLookBack)..];
            line = line[(line.LastIndexOfAny(LineEnd) + 1)..];

            // StackExchange.Redis begins with an endpoint, everything else with a setting.
            return line.Contains('=') || line.Contains(':');
        }

        return (before.IsEmpty || LineEnd.Contains(before[^1]) || before.EndsWith("User ", StringComparison.OrdinalIgnoreCase))
            && after is [';', ..] && after[1..].IndexOf('=') is > 0 and < 40;
    }
}
