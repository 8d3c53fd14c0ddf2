using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp.Tasks;

/// <summary>The names of the tasks extension (SEP-2663), and who may use it.</summary>
internal static class TaskProtocol
{
    public const string ExtensionId = "io.modelcontextprotocol/tasks";
    public const string Get = "tasks/get";
    public const string Update = "tasks/update";
    public const string Cancel = "tasks/cancel";
    public const string TaskId = "taskId";
    public const string InputResponses = "inputResponses";

    private const string FirstRevision = "2026-07-28";
    private const string ClientCapabilities = "io.modelcontextprotocol/clientCapabilities";

    /// <summary>Whether the request speaks a revision that knows the extension, and declares it.</summary>
    public static bool Declares(JsonRpcRequest request) => IsKnownRevision(request) && HasExtension(request);

    /// <exception cref="McpProtocolException">The request speaks an older revision, or does not declare the extension.</exception>
    public static void Require(JsonRpcRequest request)
    {
        if (!IsKnownRevision(request))
        {
            throw new McpProtocolException($"{request.Method} needs the protocol revision {FirstRevision} or later.", McpErrorCode.MethodNotFound);
        }

        if (!HasExtension(request))
        {
            throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Extensions = new Dictionary<string, object> { [ExtensionId] = new JsonObject() } },
                $"The client has to declare the extension {ExtensionId}.");
        }
    }

    // Revisions are dates, so that they compare as text.
    private static bool IsKnownRevision(JsonRpcRequest request) =>
        string.CompareOrdinal(request.Context?.ProtocolVersion, FirstRevision) >= 0;

    private static bool HasExtension(JsonRpcRequest request) =>
        request.Context?.ClientCapabilities?.Extensions?.ContainsKey(ExtensionId) == true
        || ((request.Params?["_meta"] as JsonObject)?[ClientCapabilities] as JsonObject)?["extensions"] is JsonObject extensions
            && extensions.ContainsKey(ExtensionId);
}
