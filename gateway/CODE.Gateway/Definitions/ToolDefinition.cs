using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Caching;
using CODE.Gateway.Caching.Tags;
using CODE.Gateway.Envelope;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Definitions;

/// <summary>
/// What a tool's server says about it, as far as decisions rest on it. A hint that is missing means the worst: not read-only, destructive
/// (specification: tool annotations, defaults).
/// </summary>
internal sealed class ToolDefinition
{
    private const string OwnPrefix = "dev.code-fleet/";

    private const int MaxCalls = 8;

    private static readonly string[] Told = ["name", "title", "description", "inputSchema", "outputSchema", "annotations"];
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(1);

    private readonly Lazy<ArgumentSchema?> _arguments;

    private ToolDefinition(JsonElement tool)
    {
        _arguments = new Lazy<ArgumentSchema?>(() => ArgumentSchema.Of(InputSchema));
        Name = TextOf(tool, "name") ?? string.Empty;
        Title = TextOf(tool, "title");
        Description = TextOf(tool, "description");
        InputSchema = tool.TryGetProperty("inputSchema", out var input) ? input.Clone() : default;
        Canonical = CanonicalOf(tool);
        Hash = $"sha256:{CanonicalJson.HashOf(Canonical)}";
        IsReadOnly = Hint(tool, "readOnlyHint") ?? false;
        IsDestructive = !IsReadOnly && (Hint(tool, "destructiveHint") ?? true);
        IsIdempotent = IsReadOnly || (Hint(tool, "idempotentHint") ?? false);
        if (tool.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object)
        {
            Deadline = meta.TryGetProperty(ToolMeta.Deadline, out var seconds) && seconds.TryGetDouble(out var value) && value > 0
                ? TimeSpan.FromSeconds(Math.Min(value, LongestDeadline.TotalSeconds))
                : null;
            HarmlessWhen = meta.TryGetProperty(ToolMeta.HarmlessWhen, out var harmless) && harmless.ValueKind == JsonValueKind.Object ? harmless.Clone() : null;
            Evidence = TextOf(meta, ToolMeta.Evidence);
            Calls = meta.TryGetProperty(ToolMeta.Calls, out var calls) && calls.ValueKind == JsonValueKind.Array
                ? [.. calls.EnumerateArray().Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()!).Take(MaxCalls)]
                : [];
            Cache = IsReadOnly ? CachePolicy.Read(meta) : null;
            Invalidates = meta.TryGetProperty(ToolMeta.Invalidates, out var tags) ? TagTemplate.ReadAll(tags) ?? [] : [];
        }
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The title for people.</summary>
    public string? Title { get; }

    /// <summary>What models read.</summary>
    public string? Description { get; }

    /// <summary>The schema of the arguments; undefined where there is none.</summary>
    public JsonElement InputSchema { get; }

    /// <summary>Checks arguments; null when the schema is not one that can be checked here.</summary>
    public ArgumentSchema? Arguments => _arguments.Value;

    /// <summary>Everything that a model or a decision could rest on: name, title, description, schemas, hints, and our own <c>_meta</c>.</summary>
    public JsonElement Canonical { get; }

    /// <summary><c>sha256:</c> and the hexadecimal hash of <see cref="Canonical"/>'s canonical text.</summary>
    public string Hash { get; }

    /// <summary>Whether it changes nothing.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Whether it may destroy something.</summary>
    public bool IsDestructive { get; }

    /// <summary>Whether a repeated call changes nothing more.</summary>
    public bool IsIdempotent { get; }

    /// <summary>How long a call may run, where the tool says so.</summary>
    public TimeSpan? Deadline { get; }

    /// <summary>A JSON Schema: arguments that fit it make the call change nothing.</summary>
    public JsonElement? HarmlessWhen { get; }

    /// <summary>The URI template, over the arguments, of a resource that shows what the call will do.</summary>
    public string? Evidence { get; }

    /// <summary>The servers of the fleet that it asks on its caller's behalf.</summary>
    public IReadOnlyList<string> Calls { get; } = [];

    /// <summary>How its answers may be kept; null where they may not.</summary>
    public CachePolicy? Cache { get; }

    /// <summary>What a call makes untrue. Empty where the tool names nothing that can be read: then anything of its server.</summary>
    public IReadOnlyList<TagTemplate> Invalidates { get; } = [];

    /// <summary>Reads a definition.</summary>
    /// <param name="json">The tool as <c>tools/list</c> tells it.</param>
    public static ToolDefinition Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new ToolDefinition(document.RootElement);
    }

    private static JsonElement CanonicalOf(JsonElement tool)
    {
        var told = new JsonObject();
        foreach (var member in Told)
        {
            if (tool.TryGetProperty(member, out var value))
            {
                told[member] = JsonNode.Parse(value.GetRawText());
            }
        }

        if (tool.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object)
        {
            var own = meta.EnumerateObject().Where(static member => member.Name.StartsWith(OwnPrefix, StringComparison.Ordinal))
                .Select(static member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText()))).ToArray();
            if (own.Length > 0)
            {
                told["_meta"] = new JsonObject(own);
            }
        }

        return JsonSerializer.SerializeToElement(told);
    }

    private static bool? Hint(JsonElement tool, string name) =>
        tool.TryGetProperty("annotations", out var hints) && hints.ValueKind == JsonValueKind.Object && hints.TryGetProperty(name, out var hint)
            && hint.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? hint.GetBoolean()
            : null;

    private static string? TextOf(JsonElement parent, string member) =>
        parent.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
