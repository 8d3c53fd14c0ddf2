using System.Collections.Concurrent;

namespace CODE.Gateway;

/// <summary>Remembers what can be worked out again from its key. When it is full it forgets everything: this happens once in a capacity, and order costs on every look.</summary>
/// <param name="capacity">How many values are remembered, about.</param>
/// <typeparam name="TKey">What a value follows from.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
internal sealed class Memo<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _known = new();

    /// <summary>The value of a key, worked out when it is not known.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">What else is needed to work it out.</param>
    /// <param name="make">Works it out; of two at a time one is kept.</param>
    /// <typeparam name="TState">The type of <paramref name="state"/>.</typeparam>
    public TValue Of<TState>(TKey key, TState state, Func<TKey, TState, TValue> make)
    {
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_known.Count >= capacity)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(key, make, state);
    }
}
