using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Catalog;
using CODE.Gateway.Containment;
using CODE.Gateway.Definitions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Gateway.Foreign;

/// <summary>
/// Reads what a foreign server offers, in the form in which callers get it: names with the server's prefix, and of each thing only the members that the
/// protocol gives it. Nothing of what the server says about itself as a whole is passed on, its instructions to models in particular.
/// </summary>
internal sealed class ForeignOffers(ForeignServers servers, ForeignConnections connections, OfferContainment containment, TimeProvider time)
{
    private const int MaxPages = 100;
    private const int MaxItems = 2_000;

    // A server that is merely busy must not lose its calls.
    private const int MissesUntilDropped = 3;

    private static readonly string[][] Members =
    [
        ["title", "description", "inputSchema", "outputSchema", "annotations"],
        ["title", "description", "arguments"],
        ["name", "title", "description", "mimeType", "size", "annotations"],
        ["name", "title", "description", "mimeType", "annotations"],
    ];

    private readonly ConcurrentDictionary<string, (ForeignSession Session, DateTimeOffset ReadAt, ServerOffer Offer)> _read = new(StringComparer.Ordinal);

    /// <summary>Reads the offer; the last one again while the server tells of no change and it is not too old.</summary>
    /// <exception cref="ServerFailure">The server cannot be asked, or its answers make no sense.</exception>
    public async Task<ServerOffer> ReadAsync(FleetServer server, CancellationToken cancellationToken)
    {
        var foreign = servers[server];
        var session = await connections[server].OpenAsync(cancellationToken);
        if (_read.TryGetValue(server.Name, out var last) && last.Session == session && !session.HasChanged && time.GetUtcNow() - last.ReadAt < foreign.Options.RefreshInterval)
        {
            return last.Offer;
        }

        try
        {
            session.BeginReading();
            var offer = await ReadAsync(foreign, session.Client, cancellationToken);
            session.Hit();
            _read[server.Name] = (session, time.GetUtcNow(), offer);
            return offer;
        }
        catch (OperationCanceledException)
        {
            if (session.Miss() >= MissesUntilDropped)
            {
                connections[server].Drop(session, "It did not tell what it offers in time, several times.");
            }

            throw;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException)
        {
            connections[server].Drop(session, "It broke the connection.");
            throw new ServerFailure("It broke the connection.", isUnreachable: true, exception);
        }
        catch (Exception exception) when (exception is McpException or JsonException or InvalidOperationException)
        {
            _ = session.Miss();
            throw new ServerFailure($"It does not tell what it offers as the protocol wants it: {exception.GetType().Name}.", isUnreachable: false, exception);
        }
    }

    private async Task<ServerOffer> ReadAsync(ForeignServer server, McpClient client, CancellationToken cancellationToken)
    {
        var has = client.ServerCapabilities;
        bool[] offers = [has.Tools is not null, has.Prompts is not null, has.Resources is not null, has.Resources is not null];
        var lists = new List<OfferList>();
        foreach (var kind in OfferKind.All)
        {
            lists.Add(offers[kind.Index] ? await ReadListAsync(server, client, kind, cancellationToken) : OfferList.Empty);
        }

        var capabilities = new JsonObject();
        foreach (var kind in OfferKind.All.Where(kind => offers[kind.Index]))
        {
            capabilities[kind.Capability] = new JsonObject();
        }

        if (has.Completions is not null)
        {
            capabilities["completions"] = new JsonObject();
        }

        return new ServerOffer(VersionOf(client), JsonSerializer.SerializeToElement(capabilities), Instructions: null, lists);
    }

    private async Task<OfferList> ReadListAsync(ForeignServer server, McpClient client, OfferKind kind, CancellationToken cancellationToken)
    {
        var items = new Dictionary<string, OfferItem>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var request = new JsonRpcRequest { Method = kind.Method, Params = cursor is null ? new JsonObject() : new JsonObject { ["cursor"] = cursor } };
            var response = await client.SendRequestAsync(request, cancellationToken).WaitAsync(cancellationToken);
            if (response.Result is not JsonObject result || result[kind.Member] is not JsonArray listed)
            {
                throw new ServerFailure($"{kind.Method} lists no {kind.Member}.", isUnreachable: false);
            }

            foreach (var item in listed)
            {
                var read = ItemOf(server, kind, item);
                if (items.Count >= MaxItems || !items.TryAdd(read.Key, read))
                {
                    throw new ServerFailure($"{kind.Method} lists too much, or something twice.", isUnreachable: false);
                }
            }

            cursor = result["nextCursor"] is JsonValue next && next.TryGetValue<string>(out var text) ? text : null;
            if (cursor is null)
            {
                return new OfferList([.. items.Values], server.Options.RefreshInterval);
            }
        }

        throw new ServerFailure($"{kind.Method} has more than {MaxPages} pages.", isUnreachable: false);
    }

    private OfferItem ItemOf(ForeignServer server, OfferKind kind, JsonNode? listed)
    {
        if (listed is not JsonObject item || item[kind.Key] is not JsonValue named || !named.TryGetValue<string>(out var name) || name.Length == 0)
        {
            throw new ServerFailure($"{kind.Method} lists something without {kind.Key}.", isUnreachable: false);
        }

        var key = kind == OfferKind.Tools || kind == OfferKind.Prompts ? server.Prefixed(name) : name;
        var shown = new JsonObject { [kind.Key] = key };
        foreach (var member in Members[kind.Index])
        {
            if (item[member] is { } value)
            {
                shown[member] = value.DeepClone();
            }
        }

        var json = containment.Clean(server.Server, JsonSerializer.SerializeToUtf8Bytes(shown));
        return new OfferItem(key, json, kind == OfferKind.Tools ? ToolDefinition.Read(json) : null);
    }

    // A server of 2026-07-28 need not introduce itself, and the client throws then.
    private static string? VersionOf(McpClient client)
    {
        try
        {
            return client.ServerInfo?.Version;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
