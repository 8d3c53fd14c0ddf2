using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Envelope;

namespace CODE.Gateway.Definitions;

/// <summary>
/// How a lock is written: <c>{version, schemes?, servers: {server: {tool: {hash, definition}}}}</c>, sorted, so that a change of a definition is a change of
/// its own lines. The hash decides; the definition beside it is there to be reviewed, so the two must belong together.
/// </summary>
internal static class ToolLockFormat
{
    /// <summary>The largest lock file, in bytes: some thousand tools.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const int Version = 1;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a lock.</summary>
    /// <exception cref="LockFault">It is none.</exception>
    public static ToolLock Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            Only(root, "the file", "version", "schemes", "servers");
            if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
            {
                throw new LockFault($"version is not {Version}.");
            }

            return new ToolLock([.. ToolsOf(root)], [.. SchemesOf(root)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new LockFault(exception is JsonException { LineNumber: { } line } ? $"It is not JSON, in line {line + 1}." : "Something in it is not of the right kind.");
        }
    }

    /// <summary>A lock as text.</summary>
    public static string Write(ToolLock accepted)
    {
        var root = new JsonObject { ["version"] = Version };
        if (!accepted.Schemes.IsEmpty)
        {
            root["schemes"] = new JsonArray([.. accepted.Schemes.Select(static scheme => JsonValue.Create(scheme))]);
        }

        root["servers"] = new JsonObject(accepted.Servers.Select(static server => KeyValuePair.Create<string, JsonNode?>(
            server.Server, new JsonObject(server.Tools.Select(static tool => KeyValuePair.Create<string, JsonNode?>(tool.Key, Entry(tool.Value)))))));
        return root.ToJsonString(Pretty) + "\n";
    }

    /// <summary>What accepting one definition would add, for whoever has to write it by hand.</summary>
    public static string WriteEntry(string server, ToolDefinition tool) =>
        new JsonObject { ["servers"] = new JsonObject { [server] = new JsonObject { [tool.Name] = Entry(new LockedTool(tool.Hash, tool.Canonical)) } } }.ToJsonString();

    private static JsonObject Entry(LockedTool tool) =>
        new() { ["hash"] = tool.Hash, ["definition"] = JsonNode.Parse(CanonicalJson.TextOf(tool.Definition).Span) };

    private static IEnumerable<(string Server, string Tool, LockedTool Locked)> ToolsOf(JsonElement root)
    {
        if (!root.TryGetProperty("servers", out var servers))
        {
            yield break;
        }

        foreach (var server in servers.EnumerateObject())
        {
            foreach (var tool in server.Value.EnumerateObject())
            {
                var where = $"servers.{server.Name}.{tool.Name}";
                Only(tool.Value, where, "hash", "definition");
                if (!tool.Value.TryGetProperty("hash", out var hash) || !tool.Value.TryGetProperty("definition", out var definition) || definition.ValueKind != JsonValueKind.Object)
                {
                    throw new LockFault($"{where} has no hash or no definition.");
                }

                var read = ToolDefinition.Read(Encoding.UTF8.GetBytes(definition.GetRawText()));
                if (hash.GetString() != read.Hash || read.Name != tool.Name)
                {
                    throw new LockFault($"{where}: the hash or the name is not that of the definition, which has {read.Hash}.");
                }

                yield return (server.Name, tool.Name, new LockedTool(read.Hash, read.Canonical));
            }
        }
    }

    private static IEnumerable<string> SchemesOf(JsonElement root) =>
        root.TryGetProperty("schemes", out var schemes) ? schemes.EnumerateArray().Select(static scheme => scheme.GetString() ?? throw new LockFault("schemes holds something that is no text.")) : [];

    // What is misspelt would be missing silently.
    private static void Only(JsonElement value, string where, params ReadOnlySpan<string> known)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new LockFault($"{where} has a member '{member.Name}', which is not known.");
            }
        }
    }
}
