using System.Text;
using System.Text.Json.Nodes;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Tools;

/// <summary>What a running server declares, as it lists it.</summary>
/// <param name="Name">The server's name in the fleet.</param>
/// <param name="ToolListBytes">The size of the result of <c>tools/list</c> on the wire.</param>
/// <param name="Tools">Its tools, by name.</param>
/// <param name="Resources">Its resources and resource templates.</param>
/// <param name="Prompts">Its prompts.</param>
internal sealed record ServerListing(
    string Name, int ToolListBytes, IReadOnlyList<JsonObject> Tools, IReadOnlyList<JsonObject> Resources, IReadOnlyList<JsonObject> Prompts)
{
    /// <summary>Asks a server.</summary>
    public static async Task<ServerListing> AskAsync(string name, McpConversation conversation, CancellationToken cancellationToken)
    {
        var tools = await conversation.AskAsync("tools/list", [], null, cancellationToken);
        var templates = await conversation.AskAsync("resources/templates/list", [], null, cancellationToken);
        var prompts = await conversation.AskIfKnownAsync("prompts/list", cancellationToken);
        return new ServerListing(
            name,
            Encoding.UTF8.GetByteCount(tools),
            [.. Items(tools, "tools").OrderBy(static tool => tool["name"]?.GetValue<string>(), StringComparer.Ordinal)],
            Items(templates, "resourceTemplates"),
            prompts is null ? [] : Items(prompts, "prompts"));
    }

    private static JsonObject[] Items(string result, string property) =>
        [.. JsonNode.Parse(result)![property]!.AsArray().Select(static item => item!.AsObject())];
}
