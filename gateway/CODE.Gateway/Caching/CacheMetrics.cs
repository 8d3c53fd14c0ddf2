using System.Diagnostics;
using System.Diagnostics.Metrics;
using CODE.Gateway.Catalog;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Caching;

/// <summary>Where an answer came from.</summary>
internal enum CacheLevel
{
    /// <summary>The process.</summary>
    Memory,

    /// <summary>The store.</summary>
    Store,

    /// <summary>The same call, which was running already.</summary>
    Shared,

    /// <summary>An answer whose time was over, while nobody could give a newer one.</summary>
    Stale,
}

/// <summary>
/// Counts what the cache does: <c>mcp_cache_requests_total{server,tool}</c> and <c>mcp_cache_hits_total{server,tool,level}</c> in Prometheus. Resources, of which there
/// are any number, count as one tool named <c>resource</c>.
/// </summary>
internal sealed class CacheMetrics
{
    private const string Resource = "resource";
    private static readonly string[] Levels = ["memory", "store", "shared", "stale"];

    private readonly Counter<long> _requests;
    private readonly Counter<long> _hits;

    public CacheMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ToolCallMetrics.MeterName);
        _requests = meter.CreateCounter<long>("mcp_cache_requests", description: "Calls whose answer may come from the cache.");
        _hits = meter.CreateCounter<long>("mcp_cache_hits", description: "Calls whose answer came from the cache, by where it was.");
    }

    /// <summary>A call whose answer may come from the cache. Whether a resource's may, its answer tells.</summary>
    public void Request(GatewayCall call)
    {
        if (call.Use!.Kind == OfferKind.Tools)
        {
            _requests.Add(1, TagsOf(call));
        }
    }

    /// <summary>A call whose answer is kept.</summary>
    public void Kept(GatewayCall call)
    {
        if (call.Use!.Kind != OfferKind.Tools)
        {
            _requests.Add(1, TagsOf(call));
        }
    }

    /// <summary>A call whose answer came from the cache.</summary>
    public void Hit(GatewayCall call, CacheLevel level)
    {
        var tags = TagsOf(call);
        if (call.Use!.Kind != OfferKind.Tools)
        {
            _requests.Add(1, tags);
        }

        tags.Add("level", Levels[(int)level]);
        _hits.Add(1, tags);
    }

    private static TagList TagsOf(GatewayCall call) => new() { { "server", call.Use!.Server.Name }, { "tool", call.Use.Kind == OfferKind.Tools ? call.Use.Key : Resource } };
}
