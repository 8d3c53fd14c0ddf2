using System.Collections.Frozen;
using System.Text;
using CODE.Gateway.Catalog;

namespace CODE.Gateway.Definitions;

/// <summary>
/// What belongs to the fleet's own servers, and what no foreign one may offer therefore: the names of their tools and prompts, and the schemes of their
/// resources' URIs. What was built in counts also while a server is away.
/// </summary>
internal sealed class OwnThings
{
    private readonly FrozenSet<string> _tools;
    private readonly FrozenSet<string> _prompts;
    private readonly FrozenSet<string> _schemes;

    private OwnThings(IEnumerable<string> tools, IEnumerable<string> prompts, IEnumerable<string> schemes) =>
        (_tools, _prompts, _schemes) = (tools.Select(LookOf).ToFrozenSet(StringComparer.Ordinal), prompts.Select(LookOf).ToFrozenSet(StringComparer.Ordinal), schemes.ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>What belongs to them at this moment.</summary>
    public static OwnThings Of(IReadOnlyList<ServerStatus> statuses)
    {
        var offers = statuses.Where(static status => !status.Server.IsForeign).Select(static status => status.Offer).OfType<ServerOffer>().ToArray();
        return new OwnThings(
            [.. BuiltInLock.Current.Servers.SelectMany(static server => server.Tools).Select(static tool => tool.Key), .. KeysOf(offers, OfferKind.Tools)],
            KeysOf(offers, OfferKind.Prompts),
            [.. BuiltInLock.Current.Schemes, .. KeysOf(offers, OfferKind.Resources).Concat(KeysOf(offers, OfferKind.Templates)).Select(SchemeOf).OfType<string>()]);
    }

    /// <summary>Whether a tool's name could be taken for that of one of theirs.</summary>
    public bool HasTool(string name) => _tools.Contains(LookOf(name));

    /// <summary>Whether a foreign server may offer a prompt or a resource.</summary>
    public bool Leaves(OfferKind kind, string key) =>
        kind == OfferKind.Prompts ? !_prompts.Contains(LookOf(key)) : SchemeOf(key) is { } scheme && !_schemes.Contains(scheme);

    // Null also for a template that could become a URI of any scheme.
    private static string? SchemeOf(string uri)
    {
        var end = uri.IndexOfAny([':', '{', '/', '?', '#']);
        return end > 0 && uri[end] == ':' ? uri[..end] : null;
    }

    private static IEnumerable<string> KeysOf(IEnumerable<ServerOffer> offers, OfferKind kind) => offers.SelectMany(offer => offer[kind].Items).Select(static item => item.Key);

    // Names of one look are one name to whoever reads them.
    private static string LookOf(string name)
    {
        var look = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            look.Append(char.ToLowerInvariant(letter) switch
            {
                '-' or '.' => '_',
                '0' => 'o',
                '1' or 'i' => 'l',
                var other => other,
            });
        }

        return look.ToString();
    }
}
