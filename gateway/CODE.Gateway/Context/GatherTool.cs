using CODE.Gateway.Definitions;

namespace CODE.Gateway.Context;

/// <summary>
/// What gathering context is to permissions, limits, approvals, the audit and metrics: a read-only tool of each server. No server offers it and no list shows it, but rules speak of it as
/// of any tool, and those written for everything that only reads are about it too.
/// </summary>
internal static class GatherTool
{
    /// <summary>By what name rules speak of it.</summary>
    public const string Name = "gather_context";

    /// <summary>Its definition, so that conditions on its arguments can be checked.</summary>
    public static ToolDefinition Definition { get; } = ToolDefinition.Read("""
        {
          "name": "gather_context",
          "title": "Gather context",
          "description": "What a server knows of a deployment.",
          "inputSchema": {
            "type": "object",
            "properties": { "name": { "type": "string" }, "namespace": { "type": "string" } },
            "additionalProperties": false
          },
          "annotations": { "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": true }
        }
        """u8.ToArray());
}
