using System.Collections.Frozen;
using CODE.Gateway.Definitions;

namespace CODE.Gateway.Catalog;

/// <summary>What the fleet offers at one moment; never changes, so that a request sees one truth.</summary>
internal sealed class CatalogView
{
    private readonly FrozenDictionary<string, ServerStatus> _statuses;
    private readonly FrozenDictionary<string, IReadOnlyList<MergedList>> _serverLists;
    private readonly FrozenDictionary<(string Server, string Tool), ToolDefinition> _tools;
    private readonly (UriTemplateMatcher Matcher, FleetServer Server)[] _templates;

    public CatalogView(
        IReadOnlyList<ServerStatus> statuses, IReadOnlyList<ToolReview> reviews, IReadOnlyList<MergedList> lists, FrozenDictionary<string, IReadOnlyList<MergedList>> serverLists)
    {
        Reviews = reviews;
        _serverLists = serverLists;
        Statuses = statuses;
        Lists = lists;
        IsPartial = statuses.Any(static status => !status.IsCurrent);
        _statuses = statuses.ToFrozenDictionary(static status => status.Server.Name, StringComparer.Ordinal);
        _tools = (from status in statuses
                  where status.Offer is not null
                  from tool in status.Offer!.Tools
                  select KeyValuePair.Create((status.Server.Name, tool.Name), tool)).ToFrozenDictionary();
        _templates =
        [
            .. from item in lists[OfferKind.Templates.Index].Items
               let matcher = UriTemplateMatcher.TryCreate(item.Key)
               where matcher is not null
               select (matcher, item.Server),
        ];
    }

    /// <summary>A tool of a server, or null.</summary>
    public ToolDefinition? ToolOf(FleetServer server, string name) => _tools.GetValueOrDefault((server.Name, name));

    /// <summary>Whether a server offers a thing, and nothing stands against it.</summary>
    public bool Offers(FleetServer server, OfferKind kind, string key) => ListOf(server, kind).OwnerOf(key) is not null;

    /// <summary>What was found out about every tool's definition.</summary>
    public IReadOnlyList<ToolReview> Reviews { get; }

    /// <summary>The tools of a server that are held back.</summary>
    public IEnumerable<ToolReview> HeldOf(FleetServer server) => Reviews.Where(review => review.IsHeld && review.Server == server);

    /// <summary>A tool that is held back, of one server or of any; null when there is none of that name.</summary>
    public ToolReview? Held(FleetServer? server, string name) => Reviews.FirstOrDefault(review => review.IsHeld && review.Offered.Name == name && (server is null || review.Server == server));

    /// <summary>Every server's state.</summary>
    public IReadOnlyList<ServerStatus> Statuses { get; }

    /// <summary>The merged lists, by <see cref="OfferKind.Index"/>.</summary>
    public IReadOnlyList<MergedList> Lists { get; }

    /// <summary>Whether some server's part is missing or may be old; such a list must not be cached.</summary>
    public bool IsPartial { get; }

    /// <summary>Everything that is hidden.</summary>
    public IEnumerable<Collision> Collisions => Lists.SelectMany(static list => list.Collisions);

    /// <summary>The merged list of a kind.</summary>
    public MergedList this[OfferKind kind] => Lists[kind.Index];

    /// <summary>The list of a kind of one server alone, what other servers have of the same name included.</summary>
    public MergedList ListOf(FleetServer server, OfferKind kind) => _serverLists[server.Name][kind.Index];

    /// <summary>A server's state.</summary>
    public ServerStatus StatusOf(FleetServer server) => _statuses[server.Name];

    /// <summary>Who serves a resource: whoever lists it, else the one server with a template that fits.</summary>
    /// <returns>Null when nobody does, or when several could.</returns>
    public FleetServer? OwnerOfResource(string uri)
    {
        if (this[OfferKind.Resources].OwnerOf(uri) is { } owner)
        {
            return owner;
        }

        // A foreign server must not get a read by offering a wider template, so there is no best match.
        var fitting = _templates.Where(template => template.Matcher.IsMatch(uri)).Select(static template => template.Server).Distinct().Take(2).ToArray();
        return fitting is [var only] ? only : null;
    }
}
