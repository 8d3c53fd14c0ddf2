using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace CODE.Cli.Output;

/// <summary>Shows what a tool answered.</summary>
internal static class ToolResultWriter
{
    // For people: letters of every script, quotes and signs stay readable; SafeText takes care of the rest.
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a result and gives the exit code: a tool's error is written as a fault.</summary>
    public static int Write(Terminal terminal, CallToolResult result)
    {
        bool failed = result.IsError is true;
        if (terminal.Json) terminal.WriteJson(JsonSerializer.SerializeToNode(result, McpJsonUtilities.DefaultOptions));
        if (failed) return terminal.Fail(FaultOf(result));
        if (terminal.Json) return ExitCode.Ok;

        foreach (ContentBlock block in result.Content)
        {
            if (!RepeatsStructure(block, result.StructuredContent)) terminal.WriteText(TextOf(block));
        }

        if (result.StructuredContent is { } structure) terminal.WriteText(JsonSerializer.Serialize(structure, Readable));
        return ExitCode.Ok;
    }

    private static CliFault FaultOf(CallToolResult result)
    {
        string text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return AdminFault.Parse(text) is { } fault
            ? new CliFault(ExitCode.Failed, fault.Code ?? "tool_error", fault.Message!, fault.Fix ?? "")
            : new CliFault(ExitCode.Failed, "tool_error", text.Length > 0 ? text : "The tool failed and said nothing.", "");
    }

    // Many servers send the structured content a second time as text, for old clients.
    private static bool RepeatsStructure(ContentBlock block, JsonElement? structure)
    {
        if (structure is not { } value || block is not TextContentBlock { Text: var text }) return false;
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(text), JsonSerializer.SerializeToNode(value));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string TextOf(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        ImageContentBlock image => $"[image {image.MimeType}, {image.DecodedData.Length} bytes; --json holds it]",
        AudioContentBlock audio => $"[audio {audio.MimeType}, {audio.DecodedData.Length} bytes; --json holds it]",
        ResourceLinkBlock link => $"[resource {link.Uri}]",
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
        EmbeddedResourceBlock resource => $"[resource {resource.Resource.Uri}; --json holds it]",
        _ => $"[{block.Type}; --json holds it]",
    };
}
