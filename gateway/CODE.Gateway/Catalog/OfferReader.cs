using System.Runtime.InteropServices;
using System.Text.Json;
using CODE.Gateway.Containment;
using CODE.Gateway.Definitions;
using CODE.Gateway.Envelope;
using CODE.Gateway.Foreign;

namespace CODE.Gateway.Catalog;

/// <summary>Asks a server for everything it offers.</summary>
internal sealed class OfferReader(ServerClient client, ForeignOffers foreign, OfferContainment containment)
{
    // Far beyond any server of ours; a server that goes on for ever is broken.
    private const int MaxPages = 100;

    /// <summary>Reads the offer.</summary>
    /// <exception cref="ServerFailure">The server cannot be asked, or its answers make no sense.</exception>
    public Task<ServerOffer> ReadAsync(FleetServer server, CancellationToken cancellationToken) =>
        server.IsForeign ? foreign.ReadAsync(server, cancellationToken) : ReadOwnAsync(server, cancellationToken);

    private async Task<ServerOffer> ReadOwnAsync(FleetServer server, CancellationToken cancellationToken)
    {
        var discovered = await client.AskAsync(server, McpMethods.Discover, null, cancellationToken);
        if (!discovered.TryGetProperty("capabilities", out var capabilities) || capabilities.ValueKind != JsonValueKind.Object)
        {
            throw new ServerFailure($"{McpMethods.Discover} tells no capabilities.", isUnreachable: false);
        }

        var lists = await Task.WhenAll(OfferKind.All.Select(kind => capabilities.TryGetProperty(kind.Capability, out _)
            ? ReadListAsync(server, kind, cancellationToken)
            : Task.FromResult(OfferList.Empty)));
        return new ServerOffer(VersionOf(discovered), capabilities, containment.Clean(server, TextOf(discovered, "instructions")), lists);
    }

    private async Task<OfferList> ReadListAsync(FleetServer server, OfferKind kind, CancellationToken cancellationToken)
    {
        var items = new Dictionary<string, OfferItem>(StringComparer.Ordinal);
        var timeToLive = TimeSpan.MaxValue;
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var result = await client.AskAsync(server, kind.Method, cursor, cancellationToken);
            foreach (var item in ItemsOf(server, result, kind))
            {
                if (!items.TryAdd(item.Key, item))
                {
                    throw new ServerFailure($"{kind.Method} names '{item.Key}' twice.", isUnreachable: false);
                }
            }

            var ttl = result.TryGetProperty("ttlMs", out var stated) && stated.ValueKind == JsonValueKind.Number && stated.TryGetInt64(out var milliseconds) ? milliseconds : 0;
            timeToLive = TimeSpan.FromMilliseconds(Math.Clamp(ttl, 0, Math.Min(timeToLive.TotalMilliseconds, int.MaxValue)));
            cursor = TextOf(result, "nextCursor");
            if (cursor is null)
            {
                return new OfferList([.. items.Values], timeToLive);
            }
        }

        throw new ServerFailure($"{kind.Method} has more than {MaxPages} pages.", isUnreachable: false);
    }

    private IEnumerable<OfferItem> ItemsOf(FleetServer server, JsonElement result, OfferKind kind)
    {
        if (!result.TryGetProperty(kind.Member, out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw new ServerFailure($"{kind.Method} lists no {kind.Member}.", isUnreachable: false);
        }

        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || TextOf(item, kind.Key) is not { Length: > 0 } key)
            {
                throw new ServerFailure($"{kind.Method} lists something without {kind.Key}.", isUnreachable: false);
            }

            var json = containment.Clean(server, JsonMarshal.GetRawUtf8Value(item).ToArray());
            yield return new OfferItem(key, json, kind == OfferKind.Tools ? ToolDefinition.Read(json) : null);
        }
    }

    private static string? VersionOf(JsonElement discovered) =>
        discovered.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object
        && meta.TryGetProperty(McpMeta.ServerInfo, out var info) && info.ValueKind == JsonValueKind.Object
            ? TextOf(info, "version")
            : null;

    private static string? TextOf(JsonElement parent, string member) =>
        parent.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
