using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CODE.Gateway.Identity;

/// <summary>Remembers values until each one's own time is over, and never more than a number of them.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
internal sealed class ExpiringCache<TKey, TValue>(int capacity, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    /// <summary>How many values are remembered, over ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>Finds a value whose time is not over.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.ExpiresAt > time.GetUtcNow())
        {
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Remembers a value.</summary>
    public void Set(TKey key, TValue value, DateTimeOffset expiresAt)
    {
        if (_entries.Count >= capacity)
        {
            MakeRoom();
        }

        _entries[key] = new Entry(value, expiresAt);
    }

    // What is over goes first. When nothing is, everything goes: each value can be made again, and this happens once in a capacity.
    private void MakeRoom()
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in _entries)
        {
            if (entry.ExpiresAt <= now)
            {
                _entries.TryRemove(key, out _);
            }
        }

        if (_entries.Count >= capacity)
        {
            _entries.Clear();
        }
    }

    private sealed record Entry(TValue Value, DateTimeOffset ExpiresAt);
}
