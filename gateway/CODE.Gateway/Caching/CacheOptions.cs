using System.ComponentModel.DataAnnotations;

namespace CODE.Gateway.Caching;

/// <summary>How answers are cached. Configuration section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cache";

    /// <summary>How many bytes of answers are kept in the process; 0 keeps them in the store alone.</summary>
    /// <value>The default is 64 MiB.</value>
    [Range(0, 16L * 1024 * 1024 * 1024)]
    public long MemoryBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>How large an answer may be to be kept, in bytes.</summary>
    /// <value>The default is 1 MiB.</value>
    [Range(1024, 32 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 1024 * 1024;

    /// <summary>The longest time for which an answer is served, whatever its tool declares.</summary>
    /// <value>The default is 1 h.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxTimeToLive { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an answer whose time is over may still be served while whoever could give a new one is away. It is marked as stale.</summary>
    /// <value>The default is 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxStale { get; set; } = TimeSpan.FromMinutes(10);
}
