using Microsoft.Extensions.Configuration;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>
/// The fleet's own secrets: whatever the gateway's configuration, its environment included, holds under a name that says so. Known by value, whatever they look like.
/// </summary>
internal sealed class OwnSecrets : ISecretRule
{
    private const string Kind = "fleet_secret";

    // Shorter ones could be a word of any text; keys and tokens that are worth something are longer.
    private const int MinLength = 12;
    private const int NeedleLength = 8;
    private const int MaxNeedleLength = 32;

    private readonly string[] _values;

    private OwnSecrets(string[] values)
    {
        _values = values;
        Needles = [.. values.Select(NeedleOf).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A stretch of every secret that no JSON writer escapes; a secret without one is not looked for.</summary>
    public IEnumerable<string> Needles { get; }

    public bool IsInLongRun => false;

    /// <summary>Reads the secrets of a configuration.</summary>
    public static OwnSecrets Of(IConfiguration configuration) => new(
        [.. configuration.AsEnumerable().SelectMany(static setting => SecretsOf(setting.Key, setting.Value)).Distinct(StringComparer.Ordinal).OrderByDescending(static value => value.Length)]);

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        foreach (var value in _values)
        {
            var offset = NeedleOf(value) is { } found ? value.IndexOf(found, StringComparison.Ordinal) : -1;
            var start = needle - offset;
            if (offset >= 0 && start >= 0 && text[start..].StartsWith(value, StringComparison.Ordinal))
            {
                return new SecretSpan(start, value.Length, Kind);
            }
        }

        return null;
    }

    private static IEnumerable<string> SecretsOf(string key, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            yield break;
        }

        var name = key[(key.LastIndexOf(':') + 1)..];
        if (key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var part in value.Split([',', ';']))
            {
                var equals = part.IndexOf('=');
                if (equals > 0 && SecretNames.IsSecret(part[..equals].Trim()) && part[(equals + 1)..].Trim() is { Length: >= MinLength } password)
                {
                    yield return password;
                }
            }
        }
        else if (value.Length >= MinLength && SecretNames.IsSecret(name) && !Path.IsPathRooted(value) && !Uri.TryCreate(value, UriKind.Absolute, out _))
        {
            yield return value;
        }
    }

    // The last such stretch: what tells keys of one kind apart stands at their end.
    private static string? NeedleOf(string value)
    {
        var (end, length) = (-1, 0);
        for (var index = value.Length - 1; index >= 0 && length < MaxNeedleLength; index--)
        {
            if (IsNeverEscaped(value[index]))
            {
                (end, length) = length == 0 ? (index + 1, 1) : (end, length + 1);
            }
            else if (length >= NeedleLength)
            {
                break;
            }
            else
            {
                length = 0;
            }
        }

        return length >= NeedleLength ? value[(end - length)..end] : null;
    }

    private static bool IsNeverEscaped(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
