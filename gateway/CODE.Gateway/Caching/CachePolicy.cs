using System.Text.Json;
using CODE.Gateway.Caching.Tags;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Gateway.Caching;

/// <summary>How a tool's answers may be kept, as its accepted definition says.</summary>
/// <param name="TimeToLive">How long an answer stays true; more than zero.</param>
/// <param name="IsPublic">Whether every caller who may make the call may be given the same answer.</param>
/// <param name="Tags">What an answer is about.</param>
internal sealed record CachePolicy(TimeSpan TimeToLive, bool IsPublic, IReadOnlyList<TagTemplate> Tags)
{
    /// <summary>Whether the answers to all calls have the same tags.</summary>
    public bool HasFixedTags { get; } = Tags.All(static tag => tag.IsFixed);

    /// <summary>These tags, once they were worked out.</summary>
    public string[]? FixedTags { get; set; }

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Reads the policy in a tool's <c>_meta</c>.</summary>
    /// <returns>Null where nothing may be kept. What cannot be read, or names a scope that is not known, allows nothing.</returns>
    public static CachePolicy? Read(JsonElement meta)
    {
        if (!meta.TryGetProperty(ToolMeta.Cache, out var policy) || policy.ValueKind != JsonValueKind.Object
            || !policy.TryGetProperty("ttl_seconds", out var ttl) || ttl.ValueKind != JsonValueKind.Number || !(ttl.GetDouble() is var seconds && seconds > 0)
            || !policy.TryGetProperty("scope", out var scope) || scope.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var tags = policy.TryGetProperty("tags", out var told) ? TagTemplate.ReadAll(told) : [];
        return tags is not null && scope.GetString() is "public" or "caller"
            ? new CachePolicy(TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)), scope.ValueEquals("public"), tags!)
            : null;
    }
}
