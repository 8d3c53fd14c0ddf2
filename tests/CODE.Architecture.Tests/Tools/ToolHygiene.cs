using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CODE.Architecture.Tests.Tools;

/// <summary>What every tool of the fleet declares; see "Protocol" in docs/adr/0001-the-house.md. No silent defaults: what is missing is a fault.</summary>
internal static partial class ToolHygiene
{
    private const int MinDescription = 40;
    private static readonly string[] Hints = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"];

    /// <summary>What is wrong with a tool as a server lists it; each fault begins with the tool's name and ends with what to do.</summary>
    public static IEnumerable<string> Faults(JsonObject tool) =>
        DeclarationFaults(tool).Concat(HintFaults(tool)).Concat(InputFaults(tool)).Concat(OutputFaults(tool)).Concat(PolicyFaults(tool)).Concat(PagingFaults(tool))
            .Select(fault => $"{tool["name"]}: {fault}");

    /// <summary>Whether a hint is set to true.</summary>
    public static bool Is(JsonObject tool, string hint) => tool["annotations"]?[hint] is JsonValue value && value.TryGetValue(out bool set) && set;

    private static IEnumerable<string> DeclarationFaults(JsonObject tool)
    {
        if (!Name().IsMatch(Text(tool["name"])))
        {
            yield return $"its name has to match {Name()}.";
        }

        if (Text(tool["title"]).Length == 0)
        {
            yield return "it has no title. Set Title in [McpServerTool].";
        }

        if (Text(tool["description"]).Length < MinDescription)
        {
            yield return $"its description is shorter than {MinDescription} characters. Write [Description] for a model: what it does, when to use it, what comes back.";
        }
    }

    private static IEnumerable<string> HintFaults(JsonObject tool)
    {
        foreach (var hint in Hints.Where(hint => tool["annotations"]?[hint] is not JsonValue value || !value.TryGetValue<bool>(out _)))
        {
            yield return $"{hint} is not set. Set all of ReadOnly, Destructive, Idempotent and OpenWorld in [McpServerTool].";
        }

        if (Is(tool, "readOnlyHint") && Is(tool, "destructiveHint"))
        {
            yield return "it claims to be read-only and destructive. One of the hints lies.";
        }
    }

    private static IEnumerable<string> InputFaults(JsonObject tool)
    {
        var input = tool["inputSchema"];
        if (Text(input?["type"]) != "object" || input?["additionalProperties"]?.ToJsonString() != "false")
        {
            yield return "its input schema is not an object with additionalProperties: false, so unknown arguments would pass.";
        }

        foreach (var (name, _) in Properties(input).Where(static property => Text((property.Value as JsonObject)?["description"]).Length == 0))
        {
            yield return $"its argument {name} has no description. Put [Description] on the parameter.";
        }

        foreach (var (name, _) in Properties(input).Where(static property => !Name().IsMatch(property.Key)))
        {
            yield return $"its argument {name} is not snake_case.";
        }
    }

    private static IEnumerable<string> OutputFaults(JsonObject tool)
    {
        if (Text(tool["outputSchema"]?["type"]) != "object" || !Properties(tool["outputSchema"]).Any())
        {
            yield return "its output schema is not an object with properties. Set OutputSchemaType to the record that it answers with.";
        }

        foreach (var name in FieldNames(tool["outputSchema"]).Where(static name => !Name().IsMatch(name)))
        {
            yield return $"its result's field {name} is not snake_case. Let FleetJson name it.";
        }
    }

    private static IEnumerable<string> PolicyFaults(JsonObject tool)
    {
        var meta = tool["_meta"];
        if (!Version().IsMatch(Text(meta?["dev.code-fleet/version"])))
        {
            yield return "it has no version of the form major.minor. Set Version in [ToolPolicy].";
        }

        var cache = meta?["dev.code-fleet/cache"];
        if (Is(tool, "readOnlyHint") && (cache?["ttl_seconds"] is null || Text(cache["scope"]) is not ("public" or "caller")))
        {
            yield return "it is read-only and declares no cache policy. Set CacheSeconds in [ToolPolicy]; 0 when every call has to run.";
        }

        if (!Is(tool, "readOnlyHint") && cache is not null)
        {
            yield return "it writes and declares a cache policy: an answer from a cache would change nothing. Remove CacheSeconds.";
        }

        if (Is(tool, "destructiveHint") && meta?["dev.code-fleet/invalidates"] is not JsonArray { Count: > 0 })
        {
            yield return "it is destructive and does not say what it makes untrue. Set Invalidates in [ToolPolicy].";
        }
    }

    private static IEnumerable<string> PagingFaults(JsonObject tool)
    {
        string[] arguments = ["limit", "cursor"];
        string[] fields = ["total", "truncated", "next_cursor"];
        var taken = arguments.Count(name => Properties(tool["inputSchema"]).Any(property => property.Key == name));
        if (taken == 1 || (taken == arguments.Length && fields.Except(FieldNames(tool["outputSchema"])).Any()))
        {
            yield return "it pages only half. A paged tool takes limit and cursor and answers total, truncated and next_cursor: use Paging and Page<T>.";
        }
    }

    private static IEnumerable<string> FieldNames(JsonNode? schema) => schema switch
    {
        JsonObject node => Properties(node).Select(static property => property.Key).Concat(node.SelectMany(static child =>
            child.Key == "properties" && child.Value is JsonObject fields ? fields.SelectMany(static field => FieldNames(field.Value)) : FieldNames(child.Value))),
        JsonArray array => array.SelectMany(FieldNames),
        _ => [],
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonNode? schema) => schema?["properties"] as JsonObject ?? [];

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty;

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9]+[.][0-9]+$")]
    private static partial Regex Version();
}
