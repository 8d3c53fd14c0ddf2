using CODE.Gateway.Envelope;

namespace CODE.Gateway.Catalog;

/// <summary>A kind of thing that servers offer, and how the protocol lists it.</summary>
internal sealed class OfferKind
{
    public static readonly OfferKind Tools = new(0, McpMethods.ListTools, "tools", "name", "tools");
    public static readonly OfferKind Prompts = new(1, McpMethods.ListPrompts, "prompts", "name", "prompts");
    public static readonly OfferKind Resources = new(2, McpMethods.ListResources, "resources", "uri", "resources");
    public static readonly OfferKind Templates = new(3, McpMethods.ListTemplates, "resourceTemplates", "uriTemplate", "resources");
    public static readonly IReadOnlyList<OfferKind> All = [Tools, Prompts, Resources, Templates];

    private OfferKind(int index, string method, string member, string key, string capability) =>
        (Index, Method, Member, Key, Capability) = (index, method, member, key, capability);

    /// <summary>The position in <see cref="All"/>.</summary>
    public int Index { get; }

    /// <summary>The method that lists the kind.</summary>
    public string Method { get; }

    /// <summary>The member of the answer that holds the items.</summary>
    public string Member { get; }

    /// <summary>The member of an item that names it.</summary>
    public string Key { get; }

    /// <summary>The capability that a server with such items declares.</summary>
    public string Capability { get; }

    /// <summary>The kind that a method lists, or null.</summary>
    public static OfferKind? ListedBy(string method) => All.FirstOrDefault(kind => kind.Method == method);

    public override string ToString() => Member;
}
