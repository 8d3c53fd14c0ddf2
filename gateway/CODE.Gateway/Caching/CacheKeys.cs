using CODE.Gateway.Caching.Answers;
using CODE.Gateway.Caching.Tags;
using CODE.Gateway.Caching.Versions;
using CODE.Gateway.Catalog;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Caching;

/// <summary>Says under which keys the answer to a call may be kept. Whatever an answer depends on is part of its key.</summary>
internal sealed class CacheKeys(TagVersions versions, Permissions permissions, AnswerCache cache)
{
    private const string Prefix = "code:gateway:cache:answer:";

    // The scope of answers that are for everybody who may make the call.
    private const string Everybody = "*";

    /// <summary>
    /// Whether the answer to a call may come from a cache: it only reads, its server is one of the fleet's own, and it answers no question of the server. What a foreign
    /// server says about its answers is not acted on.
    /// </summary>
    public static bool MayUse(GatewayCall call) =>
        call.Use is { Server.IsForeign: false } use
        && call.Message is { InputResponses.IsEmpty: true, RequestState: null }
        && (use.Kind == OfferKind.Resources || (use.Kind == OfferKind.Tools && call.Tool is { IsReadOnly: true, Cache: not null }));

    /// <summary>The keys of a call's answer.</summary>
    /// <returns>Null when nothing may come from a cache at the moment.</returns>
    public async ValueTask<CacheKey?> FindAsync(GatewayCall call)
    {
        if (await versions.FindAsync(CallTags.OfRead(call), call.Aborted) is not { } known)
        {
            return null;
        }

        var use = call.Use!;
        if (call.Tool?.Cache is { } policy)
        {
            var ttl = Math.Min((long)policy.TimeToLive.TotalMilliseconds, cache.LongestTimeToLive);
            var scope = policy.IsPublic ? Everybody : permissions.ScopeOf(call.Caller, call.Token);
            var key = string.Concat([Prefix, use.Server.Name, "/", use.Key, "/", call.Tool.Hash, "/", call.ArgumentsHash, "/", call.Message.Revision, "/", known, "/", scope]);
            return new CacheKey(key, Shared: null, ttl);
        }

        // Whom the answer is for, and for how long, a resource tells only when it is read.
        var stem = string.Concat([Prefix, use.Server.Name, "/", use.Key, "/", call.Message.Revision, "/", known, "/"]);
        return new CacheKey(stem + permissions.ScopeOf(call.Caller, call.Token), stem + Everybody, TimeToLive: null);
    }
}

/// <summary>The keys of an answer.</summary>
/// <param name="Own">The key of the answer as it is for this caller.</param>
/// <param name="Shared">The key under which it could be for everybody, where only the answer tells.</param>
/// <param name="TimeToLive">For how many milliseconds it is fresh; null where the answer itself tells.</param>
internal sealed record CacheKey(string Own, string? Shared, long? TimeToLive);
