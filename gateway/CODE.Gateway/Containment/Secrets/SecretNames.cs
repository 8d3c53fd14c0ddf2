using System.Text.RegularExpressions;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>Tells by its name whether a setting, an argument or a variable holds a secret.</summary>
internal static partial class SecretNames
{
    private const int MaxLength = 128;

    // The same few names come with every call.
    private const int MaxKnown = 10_000;
    private static readonly Memo<string, bool> Known = new(MaxKnown);

    private static readonly HashSet<string> Words = new(
        [
            "password", "passwd", "passphrase", "pwd", "secret", "secrets", "token", "credential", "credentials", "authorization", "cookie", "apikey", "accesskey", "secretkey", "privatekey", "signingkey",
            "sharedkey", "kubeconfig",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> KeyKinds = new(
        ["api", "access", "secret", "private", "signing", "encryption", "account", "shared", "plan", "master", "license"], StringComparer.OrdinalIgnoreCase);

    // secret_name, token_url, page_token: names of names, and of places in lists.
    private static readonly HashSet<string> Harmless = new(
        [
            "name", "names", "ref", "refs", "url", "uri", "id", "ids", "type", "kind", "count", "length", "limit", "policy", "path", "file", "class", "version", "audience", "endpoint", "issuer", "ttl",
            "expiry", "enabled", "namespace", "selector", "mount",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> ListPlaces = new(["page", "next", "continue", "continuation", "cursor", "sync", "resume"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the name says that its value is a secret.</summary>
    public static bool IsSecret(string name) => name.Length <= MaxLength && Known.Of(name, 0, static (name, _) => Tell(name));

    private static bool Tell(string name)
    {
        var words = WordPattern.Matches(name).Select(static match => match.Value).ToArray();
        if (words.Length == 0 || Harmless.Contains(words[^1]) || ListPlaces.Contains(words[0]))
        {
            return false;
        }

        return words.Any(Words.Contains)
            || words.Zip(words.Skip(1)).Any(static pair => pair.Second.Equals("key", StringComparison.OrdinalIgnoreCase) && KeyKinds.Contains(pair.First))
            || words.Zip(words.Skip(1)).Any(static pair => pair.Second.Equals("string", StringComparison.OrdinalIgnoreCase) && pair.First.Equals("connection", StringComparison.OrdinalIgnoreCase));
    }

    // snake_case, kebab-case, camelCase, UPPER_CASE, and AWSSecretKey.
    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern { get; }
}
