using System.Text.Json;

namespace CODE.Deployment.Variables;

/// <summary>Reads HCL's JSON syntax, in which a block's labels are member names and a repeated block is an array.</summary>
internal static class JsonBlocks
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The bodies of the blocks of a type with one label, by that label.</summary>
    public static IReadOnlyList<(string Label, JsonElement Body)> Of(string path, string type) =>
    [
        .. Members(path)
            .Where(member => member.Name == type)
            .SelectMany(static member => Each(member.Value))
            .Where(static labels => labels.ValueKind == JsonValueKind.Object)
            .SelectMany(static labels => labels.EnumerateObject())
            .SelectMany(static label => Each(label.Value).Select(body => (label.Name, body))),
    ];

    /// <summary>The members of a file's object; none for a file that is not one, which terraform itself reports.</summary>
    public static IReadOnlyList<JsonProperty> Members(string path)
    {
        try
        {
            // The document is small and left to the garbage collector, since its elements outlive this call.
            var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.EnumerateObject()] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static JsonElement[] Each(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
}
