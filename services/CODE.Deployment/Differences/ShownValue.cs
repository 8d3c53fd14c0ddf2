using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Clusters.Objects;
using CODE.Deployment.Validation;

namespace CODE.Deployment.Differences;

/// <summary>Shows a value of a field: cut, on one line, and not at all where it is a secret.</summary>
/// <param name="isSecret">Whether it is a field of a Secret.</param>
internal sealed class ShownValue(bool isSecret)
{
    private const int MostCharacters = 160;
    private const string Masked = "(masked)";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as it is shown; null when there is none.</summary>
    public string? Of(string path, JsonNode? value)
    {
        if (value is null)
        {
            return null;
        }

        var text = value is JsonValue scalar && scalar.TryGetValue(out string? plain) ? plain : value.ToJsonString(Readable);
        return IsSecretValue(path) ? ObjectMask.Hide(text, isEncoded: path.StartsWith("data", StringComparison.Ordinal))
            : IsNamedSecret(path) || SecretText.HoldsCredential(text) ? Masked
            : UntrustedText.Flatten(text, MostCharacters);
    }

    private bool IsSecretValue(string path) => isSecret && (path.StartsWith("data", StringComparison.Ordinal) || path.StartsWith("stringData", StringComparison.Ordinal));

    // A password that stands in a manifest in the clear: env[DB_PASSWORD].value.
    private static bool IsNamedSecret(string path) =>
        path.EndsWith("].value", StringComparison.Ordinal) && path.LastIndexOf('[') is >= 0 and var start && SecretText.IsSecretName(path[(start + 1)..^"].value".Length]);
}
