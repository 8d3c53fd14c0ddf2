using System.ComponentModel.DataAnnotations;

namespace CODE.ServiceDefaults.Memory;

/// <summary>Bounds of the context memory. Configuration section <c>Memory</c>.</summary>
public sealed class MemoryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Memory";

    /// <summary>How many values of one key are kept, the current one included.</summary>
    /// <value>The default is 20.</value>
    [Range(1, 1000)]
    public int HistoryLength { get; set; } = 20;

    /// <summary>The largest value, in bytes of JSON.</summary>
    /// <value>The default is 65,536.</value>
    [Range(1024, 1024 * 1024)]
    public int MaxValueBytes { get; set; } = 64 * 1024;

    /// <summary>How many keys one server keeps; beyond it, the least recently saved go.</summary>
    /// <value>The default is 2,000.</value>
    [Range(10, 100_000)]
    public int MaxKeys { get; set; } = 2_000;
}
