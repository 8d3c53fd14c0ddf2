using System.Text.RegularExpressions;

namespace CODE.Deployment.Validation;

/// <summary>Recognizes secrets by the names they are given and by the forms that well-known ones have. Their values are never shown.</summary>
internal static partial class SecretText
{
    private const int MaxPath = 4096;

    /// <summary>Whether something of this name holds a secret itself, not the name or the path of one.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name) && !ReferenceName().IsMatch(name);

    /// <summary>Whether the text holds a credential of a well-known form.</summary>
    public static bool HoldsCredential(string text) => Credential().IsMatch(text);

    /// <summary>Whether the text stands for a value that is given later: empty, or a reference to a variable.</summary>
    public static bool IsPlaceholder(string text) => Placeholder().IsMatch(text);

    /// <summary>Whether a file of this name holds keys or passwords.</summary>
    public static bool IsSecretFile(string path) => path.Length <= MaxPath && SecretFile().IsMatch(path.Replace('\\', '/'));

    [GeneratedRegex("(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)(?:$|[_.-])|[a-z](?:Password|Secret|Token|ApiKey)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("(?:_FILE|_PATH|_DIR|_NAME|_URL|_URI|_ID|_TTL|_TYPE|_HEADER|_EXPIRY|_TIMEOUT|_LENGTH|_LIFETIME|^PWD|^OLDPWD)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex ReferenceName();

    [GeneratedRegex(@"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bsk-[A-Za-z0-9_-]{20,}|\bAIza[A-Za-z0-9_-]{30,}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|://[^/\s:@]{1,64}:[^/\s@$]{1,128}@", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Credential();

    [GeneratedRegex(@"^\s*$|^\$(?:\{[^}]*\}|\w+|\(\w+\))$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?:^|/)(?:\.env(?:\.(?!example|sample|template)[^/]*)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.dockercfg|\.docker/config\.json|\.aws/credentials|kubeconfig|\.kube/config|[^/]*\.(?:pem|pfx|p12|key|jks|keystore)|[^/]*\.tfstate)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretFile();
}
