using System.Text.Json.Nodes;

namespace CODE.Architecture.Tests.Tools;

/// <summary>The tools that users were promised by name and arguments. Whoever scripts against them must never be broken.</summary>
internal static class AgreedTools
{
    // Arguments that any tool may take in addition, always optional: paging, and the choice of a cluster where there are several.
    private static readonly string[] AlwaysAllowed = ["limit", "cursor", "context"];

    /// <summary>Each with its server and arguments: <c>name!</c> is required, <c>name?</c> optional, <c>name=default</c> optional with that default (JSON).</summary>
    public static IReadOnlyDictionary<string, (string Server, string[] Arguments)> All { get; } = new Dictionary<string, (string, string[])>
    {
        ["apply_terraform"] = ("deployment", ["workspace!", "variables?", "target?", "auto_approve=false"]),
        ["deploy_kubernetes"] = ("deployment", ["manifests!", "namespace?", "wait=true", "timeout=300", "dry_run=false", "name?", "force=false"]),
        ["validate_deployment"] = ("deployment", ["type!", "config_path!", "strict=true"]),
        ["estimate_costs"] = ("deployment", ["infrastructure!", "duration_hours=730", "include_data_transfer=true"]),
        ["get_pods"] = ("kubernetes", ["namespace=\"default\"", "label_selector?", "field_selector?"]),
        ["scale_deployment"] = ("kubernetes", ["name!", "namespace=\"default\"", "replicas!"]),
        ["rollout_status"] = ("kubernetes", ["name!", "namespace=\"default\"", "kind=\"Deployment\"", "wait=false", "timeout?"]),
    };

    /// <summary>How a listed tool departs from what was agreed; nothing for a tool that was not.</summary>
    public static IEnumerable<string> Departures(string server, JsonObject tool)
    {
        var name = tool["name"]!.GetValue<string>();
        if (!All.TryGetValue(name, out var agreed))
        {
            yield break;
        }

        if (agreed.Server != server)
        {
            yield return $"{name} is listed by {server}, but belongs to {agreed.Server}.";
        }

        var properties = tool["inputSchema"]?["properties"] as JsonObject ?? [];
        string[] required = [.. (tool["inputSchema"]?["required"] as JsonArray ?? []).Select(static argument => argument!.GetValue<string>())];
        foreach (var (argument, kind, @default) in agreed.Arguments.Select(Parse))
        {
            if (!properties.TryGetPropertyValue(argument, out var schema))
            {
                yield return $"{name} lacks the argument {argument}.";
            }
            else if (required.Contains(argument) != (kind == '!'))
            {
                yield return $"{name}: {argument} has to be {(kind == '!' ? "required" : "optional")}.";
            }
            else if (kind == '=' && schema?["default"]?.ToJsonString() != @default)
            {
                yield return $"{name}: the default of {argument} is {schema?["default"]?.ToJsonString() ?? "missing"}, but {@default} was agreed.";
            }
        }

        foreach (var (extra, _) in properties.Where(property => !agreed.Arguments.Select(Parse).Any(argument => argument.Name == property.Key)))
        {
            if (!AlwaysAllowed.Contains(extra) || required.Contains(extra))
            {
                yield return $"{name} takes {extra}, which was not agreed.";
            }
        }
    }

    private static (string Name, char Kind, string Default) Parse(string argument)
    {
        var end = argument.IndexOfAny(['!', '?', '=']);
        return (argument[..end], argument[end], argument[(end + 1)..]);
    }
}
