using System.Text.Json.Nodes;
using CODE.Architecture.Tests.Tools;

namespace CODE.Architecture.Tests.Published;

/// <summary>The page of a server in docs/tools.</summary>
internal static class ServerPage
{
    private static readonly string[] ArgumentHead = ["argument", "type", "default", "meaning"];
    private static readonly string[] FieldHead = ["field", "type", "meaning"];

    /// <summary>The page's text.</summary>
    public static string Render(ServerListing listing)
    {
        var page = new Markdown()
            .Block($"# {listing.Name}")
            .Block($"Generated from what the server lists; not edited by hand. To renew it: `{PublishedFiles.UpdateCommand}`.")
            .Block("A failed call answers `isError` with `{code, message, fix}`; unknown arguments are refused.")
            .Table(["tool", "effect", "purpose"], listing.Tools.Select(static tool => new[] { $"[`{tool["name"]}`](#{tool["name"]})", Effect(tool), $"{tool["title"]}" }));
        foreach (var tool in listing.Tools)
        {
            AddTool(page, tool);
        }

        AddResources(page, listing.Resources);
        AddPrompts(page, listing.Prompts);
        return page.ToString();
    }

    private static void AddTool(Markdown page, JsonObject tool) => page
        .Block($"## {tool["name"]}")
        .Block($"{tool["description"]}")
        .Block($"{Hints(tool)}.  \n{Policy(tool)}.")
        .Table(ArgumentHead, SchemaRows.Arguments(tool["inputSchema"]))
        .Table(FieldHead, SchemaRows.Fields(tool["outputSchema"]))
        .Block($"```sh\n{ExampleCall.Of(tool)}\n```");

    private static void AddResources(Markdown page, IReadOnlyList<JsonObject> resources)
    {
        if (resources.Count > 0)
        {
            page.Block("## Resources").Table(["URI", "type", "content"], resources.Select(static resource =>
                new[] { $"`{resource["uriTemplate"] ?? resource["uri"]}`", $"{resource["mimeType"]}", $"{resource["description"]}" }));
        }
    }

    private static void AddPrompts(Markdown page, IReadOnlyList<JsonObject> prompts)
    {
        if (prompts.Count > 0)
        {
            page.Block("## Prompts").Table(["prompt", "arguments", "purpose"], prompts.Select(static prompt => new[]
            {
                $"`{prompt["name"]}`",
                string.Join("; ", (prompt["arguments"] as JsonArray ?? []).Select(static argument => $"`{argument!["name"]}`: {argument["description"]}")),
                $"{prompt["description"]}",
            }));
        }
    }

    private static string Effect(JsonObject tool) =>
        ToolHygiene.Is(tool, "readOnlyHint") ? "reads" : ToolHygiene.Is(tool, "destructiveHint") ? "changes or destroys" : "adds";

    private static string Hints(JsonObject tool) => string.Join(" · ",
    [
        $"Version {tool["_meta"]?["dev.code-fleet/version"]}",
        Effect(tool),
        ToolHygiene.Is(tool, "idempotentHint") ? "idempotent" : "not idempotent",
        ToolHygiene.Is(tool, "openWorldHint") ? "reaches outside the fleet" : "stays inside the fleet",
    ]);

    private static string Policy(JsonObject tool)
    {
        var meta = tool["_meta"]!;
        string?[] parts =
        [
            meta["dev.code-fleet/cache"] is not { } cache ? null
                : $"{cache["ttl_seconds"]}" == "0" ? "Never cached" : $"Cached {cache["ttl_seconds"]} s {($"{cache["scope"]}" == "public" ? "for everybody" : "per caller")}{Tags(cache["tags"], " as ")}",
            meta["dev.code-fleet/invalidates"] is { } invalidates ? Tags(invalidates, "Makes untrue ") : null,
            $"Ends within {meta["dev.code-fleet/deadline_seconds"]} s",
            meta["dev.code-fleet/task"] is null ? null : "Runs as a task for clients that ask for tasks",
        ];
        return string.Join(" · ", parts.OfType<string>());
    }

    private static string Tags(JsonNode? tags, string before) =>
        tags is JsonArray { Count: > 0 } array ? before + string.Join(", ", array.Select(static tag => $"`{tag}`")) : string.Empty;
}
