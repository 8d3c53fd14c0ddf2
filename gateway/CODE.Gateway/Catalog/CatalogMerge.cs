using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Definitions;

namespace CODE.Gateway.Catalog;

/// <summary>Makes one catalog of what the servers offer.</summary>
internal static class CatalogMerge
{
    /// <summary>The key of <c>_meta</c> that marks what cannot be used at the moment.</summary>
    public const string UnavailableKey = "dev.code-fleet/unavailable";

    /// <summary>Merges.</summary>
    /// <param name="statuses">The servers, with what of their offers is accepted.</param>
    /// <param name="reviews">What was found out about their tools' definitions.</param>
    /// <param name="now">The time.</param>
    /// <param name="grace">How long a server may be away before its items are marked.</param>
    public static CatalogView Merge(IReadOnlyList<ServerStatus> statuses, IReadOnlyList<ToolReview> reviews, DateTimeOffset now, TimeSpan grace) =>
        new(
            statuses,
            reviews,
            ListsOf(statuses, now, grace),
            statuses.ToFrozenDictionary(static status => status.Server.Name, status => ListsOf([status], now, grace), StringComparer.Ordinal));

    private static IReadOnlyList<MergedList> ListsOf(IReadOnlyList<ServerStatus> statuses, DateTimeOffset now, TimeSpan grace) =>
        [.. OfferKind.All.Select(kind => Merge(kind, statuses, now, grace))];

    private static MergedList Merge(OfferKind kind, IReadOnlyList<ServerStatus> statuses, DateTimeOffset now, TimeSpan grace)
    {
        var lists = statuses.Where(static status => status.Offer is not null).Select(status => (Status: status, List: status.Offer![kind])).ToArray();
        var owners = (from entry in lists from item in entry.List.Items select (entry.Status.Server.Name, item.Key)).ToLookup(static pair => pair.Key, static pair => pair.Name, StringComparer.Ordinal);
        var items = from entry in lists
                    from item in entry.List.Items
                    where owners[item.Key].Count() == 1
                    select new MergedItem(entry.Status.Server, item.Key, entry.Status.IsOverdue(now, grace) ? Mark(item, entry.Status.Server) : item.Json);
        var collisions = owners.Where(static group => group.Count() > 1).Select(group => new Collision(kind, group.Key, [.. group.Distinct()]));
        return new MergedList(
            [.. items],
            [.. collisions],
            lists.Select(static entry => entry.List.TimeToLive).DefaultIfEmpty(TimeSpan.Zero).Min());
    }

    // The item stays under its name, so that what a host remembers of it stays good; models read the description, programs the mark.
    private static ReadOnlyMemory<byte> Mark(OfferItem item, FleetServer server)
    {
        var json = JsonNode.Parse(item.Json.Span)!.AsObject();
        if (json["_meta"] is not JsonObject)
        {
            json["_meta"] = new JsonObject();
        }

        json["_meta"]![UnavailableKey] = true;
        json["description"] = $"[Unavailable at the moment: the {server.Name} server does not answer.] {json["description"] as JsonValue}".TrimEnd();
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }
}
