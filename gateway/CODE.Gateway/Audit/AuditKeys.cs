using System.Globalization;
using StackExchange.Redis;

namespace CODE.Gateway.Audit;

/// <summary>Where the audit is in the store.</summary>
internal static class AuditKeys
{
    /// <summary>A string: the list of chains.</summary>
    public static readonly RedisKey Chains = "code:gateway:audit:chains";

    /// <summary>A hash: each chain's head.</summary>
    public static readonly RedisKey Heads = "code:gateway:audit:heads";

    /// <summary>A hash: each chain's anchor, where part of it was removed.</summary>
    public static readonly RedisKey Anchors = "code:gateway:audit:anchors";

    /// <summary>A list: a segment's records, in their order.</summary>
    public static RedisKey Segment(string chain, long segment) => string.Create(CultureInfo.InvariantCulture, $"code:gateway:audit:records:{chain}:{segment}");
}
