using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Manifests;

/// <summary>Takes a document for the objects that it declares: one, or the items of a list. What is no object that can be deployed is refused.</summary>
internal static partial class DeclaredObjectRules
{
    /// <summary>The objects of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="FaultException">It declares no objects.</exception>
    public static IEnumerable<DeclaredObject> Of(JsonNode? document, string place) =>
        document is JsonObject list && TextOf(list["kind"]) is { } kind && kind.EndsWith("List", StringComparison.Ordinal) && list["items"] is JsonArray items && list["metadata"]?["name"] is null
            ? items.ToArray().Select((item, index) => One(Detached(items, item), $"{place}, item {index + 1}"))
            : [One(document, place)];

    private static DeclaredObject One(JsonNode? node, string place)
    {
        var problem = node is not JsonObject item ? "is no object"
            : TextOf(item["apiVersion"]) is not { } version || !ApiVersion().IsMatch(version) ? "has no apiVersion that there can be"
            : TextOf(item["kind"]) is not { } kind || !Kind().IsMatch(kind) ? "has no kind that there can be"
            : item["metadata"] is not JsonObject metadata ? "has no metadata"
            : metadata["generateName"] is not null && metadata["name"] is null ? "has a generateName: what is deployed again and again needs a name"
            : TextOf(metadata["name"]) is not { } name || !IsName(name) ? "has no name that an object can have"
            : metadata["namespace"] is not null && (TextOf(metadata["namespace"]) is not { } home || !Label().IsMatch(home)) ? "has a namespace that there cannot be"
            : null;
        if (problem is not null)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"The manifest at {place} {problem}.", "Correct it; validate_deployment shows everything that is wrong. Nothing was deployed.");
        }

        // Who owns which field is the server's to say: a copy of a living object has it, and would be refused.
        (node!["metadata"] as JsonObject)!.Remove("managedFields");
        MergeKeys.Complete(node.AsObject());
        var declared = new DeclaredObject(node.AsObject(), place);
        if (declared.IsSecret)
        {
            Encode(declared.Item);
        }

        return declared;
    }

    // The server does the same with what it is given, but keeps no book of these fields: a key that is left out later would stay, and a Secret never be unchanged.
    private static void Encode(JsonObject secret)
    {
        if (secret["stringData"] is not JsonObject texts || secret["data"] is not (null or JsonObject) || texts.Any(static text => TextOf(text.Value) is null))
        {
            return;
        }

        var data = secret["data"] as JsonObject ?? [];
        foreach (var (key, text) in texts)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string)text!));
        }

        secret.Remove("stringData");
        secret["data"] = data;
    }

    private static JsonNode? Detached(JsonArray items, JsonNode? item)
    {
        items.Remove(item);
        return item;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // As an API server has it for names in paths; what else a kind asks of its names, the server tells.
    private static bool IsName(string name) => name.Length is > 0 and <= 253 && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '%') && !name.Any(char.IsControl);

    [GeneratedRegex(@"\A(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?[a-z0-9]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiVersion();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
