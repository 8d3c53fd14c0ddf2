using System.Collections.Concurrent;

namespace CODE.Bench.Server.Tools;

/// <summary>A number for each key, which only grows: whoever reads one can tell whether it is older than another reading.</summary>
internal sealed class Counters
{
    private readonly ConcurrentDictionary<string, long> _values = new(StringComparer.Ordinal);

    /// <summary>The number now.</summary>
    public long Read(string key) => _values.GetValueOrDefault(key);

    /// <summary>Adds one.</summary>
    /// <returns>The number then.</returns>
    public long Bump(string key) => _values.AddOrUpdate(key, 1, static (_, value) => value + 1);
}
