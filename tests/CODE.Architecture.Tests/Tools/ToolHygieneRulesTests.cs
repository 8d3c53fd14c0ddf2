using System.Text.Json.Nodes;

namespace CODE.Architecture.Tests.Tools;

/// <summary>The hygiene rules themselves: each finds what it is for, and nothing else.</summary>
public sealed class ToolHygieneRulesTests
{
    private const string GoodTool = """
        {
          "name": "list_plans", "title": "List plans", "description": "Lists the plans that the caller stored, newest first, a page at a time.",
          "annotations": { "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false },
          "inputSchema": { "type": "object", "additionalProperties": false, "properties": {
            "limit": { "type": "integer", "description": "How many." }, "cursor": { "type": "string", "description": "Where to go on." } } },
          "outputSchema": { "type": "object", "properties": {
            "items": { "type": "array" }, "total": { "type": "integer" }, "truncated": { "type": "boolean" }, "next_cursor": { "type": "string" } } },
          "_meta": { "dev.code-fleet/version": "1.0", "dev.code-fleet/cache": { "ttl_seconds": 30, "scope": "caller" } }
        }
        """;

    [Fact]
    public void Faults_GoodTool_None() => Assert.Empty(ToolHygiene.Faults(Tool()));

    [Theory]
    [InlineData("name", "\"List-Plans\"", "has to match")]
    [InlineData("name", "\"1st_plan\"", "has to match")]
    [InlineData("title", null, "no title")]
    [InlineData("description", "\"Lists plans.\"", "description is shorter")]
    [InlineData("annotations", null, "is not set")]
    [InlineData("annotations/openWorldHint", null, "openWorldHint is not set")]
    [InlineData("annotations/openWorldHint", "\"no\"", "openWorldHint is not set")]
    [InlineData("annotations/destructiveHint", "true", "One of the hints lies")]
    [InlineData("annotations/readOnlyHint", "false", "Remove CacheSeconds")]
    [InlineData("inputSchema/additionalProperties", null, "unknown arguments")]
    [InlineData("inputSchema/additionalProperties", "true", "unknown arguments")]
    [InlineData("inputSchema/properties/limit/description", null, "limit has no description")]
    [InlineData("inputSchema/properties/pageSize", "{\"description\":\"x\"}", "pageSize is not snake_case")]
    [InlineData("inputSchema/properties/cursor", null, "pages only half")]
    [InlineData("inputSchema/properties/cursor", "true", "cursor has no description")]
    [InlineData("outputSchema", null, "output schema")]
    [InlineData("outputSchema/type", "\"array\"", "output schema")]
    [InlineData("outputSchema/properties/total", null, "pages only half")]
    [InlineData("outputSchema/properties/items/items", "{\"properties\":{\"planId\":{}}}", "planId is not snake_case")]
    [InlineData("_meta", null, "no version")]
    [InlineData("_meta/dev.code-fleet~version", "\"1\"", "no version")]
    [InlineData("_meta/dev.code-fleet~cache", null, "no cache policy")]
    public void Faults_ToolWithOneFlaw_NamesIt(string path, string? value, string expected) =>
        Assert.Contains(ToolHygiene.Faults(Tool((path, value))), fault => fault.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Faults_DestructiveToolWithoutInvalidates_NamesIt()
    {
        (string, string?)[] destructive = [("annotations/readOnlyHint", "false"), ("annotations/destructiveHint", "true"), ("_meta/dev.code-fleet~cache", null)];
        Assert.Contains("Set Invalidates", Assert.Single(ToolHygiene.Faults(Tool(destructive))), StringComparison.Ordinal);
        Assert.Empty(ToolHygiene.Faults(Tool([.. destructive, ("_meta/dev.code-fleet~invalidates", "[\"plans\"]")])));
    }

    // A path's "~" stands for the "/" inside a key; a null removes.
    private static JsonObject Tool(params (string Path, string? Value)[] changes)
    {
        var tool = JsonNode.Parse(GoodTool)!.AsObject();
        foreach (var (path, value) in changes)
        {
            var keys = path.Split('/').Select(static key => key.Replace('~', '/')).ToArray();
            var parent = keys[..^1].Aggregate(tool, static (node, key) => node[key]!.AsObject());
            parent.Remove(keys[^1]);
            if (value is not null)
            {
                parent[keys[^1]] = JsonNode.Parse(value);
            }
        }

        return tool;
    }
}
