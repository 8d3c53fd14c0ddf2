using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Caching.Versions;

/// <summary>
/// The versions of tags as this replica knows them. They are part of every key, so that what was read before a change is not found after it, whenever it was stored.
/// What is known here is trusted only for as long as every change is sure to be heard of (see <see cref="ReplicaLease"/>); without that the store is asked each time.
/// </summary>
internal sealed class TagVersions(TagStore store, TimeProvider time)
{
    private const int MaxKnown = 50_000;

    // Longer ones are as good, and cost more.
    private const int MaxText = 256;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, TagState> _known = new(StringComparer.Ordinal);
    private long _trustedUntil = long.MinValue;
    private int _round;

    /// <summary>The versions of tags, as one text.</summary>
    /// <returns>Null while one of them is changing, or when the store is away and what is known cannot be trusted: then nothing may come from a cache.</returns>
    public ValueTask<string?> FindAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        if (time.GetTimestamp() >= Volatile.Read(ref _trustedUntil) || !_known.TryGetValue(TagStore.Everything, out var everything))
        {
            return new(ReadAsync(tags, cancellationToken));
        }

        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[MaxText]);
        text.AppendLiteral(everything.Version);
        var now = time.GetUtcNow();
        foreach (var tag in tags)
        {
            if (!_known.TryGetValue(tag, out var state))
            {
                text.Clear();
                return new(ReadAsync(tags, cancellationToken));
            }

            if (state.IsChanging(now))
            {
                text.Clear();
                return new((string?)null);
            }

            text.AppendLiteral(".");
            text.AppendLiteral(state.Version);
        }

        return new(text.ToStringAndClear());
    }

    /// <summary>From now on what is known is trusted, until a moment of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public void TrustUntil(long timestamp) => Volatile.Write(ref _trustedUntil, timestamp);

    /// <summary>Forgets tags that have changed.</summary>
    public void Forget(IEnumerable<string> tags)
    {
        lock (_gate)
        {
            _round++;
            foreach (var tag in tags)
            {
                _known.TryRemove(tag, out _);
            }
        }
    }

    /// <summary>Forgets everything: a change may have been missed.</summary>
    public void ForgetAll()
    {
        lock (_gate)
        {
            _round++;
            _known.Clear();
        }
    }

    private async Task<string?> ReadAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var round = Volatile.Read(ref _round);
        string[] wanted = [TagStore.Everything, .. tags];
        TagState[] states;
        try
        {
            states = await store.ReadAsync(wanted, cancellationToken);
        }
        catch (FaultException)
        {
            return null;
        }

        lock (_gate)
        {
            // What was read before a change was heard of may be from before the change.
            if (round == _round)
            {
                Remember(wanted, states);
            }
        }

        var now = time.GetUtcNow();
        var isUsable = states[0].Version != TagState.Unchanged && !Array.Exists(states, state => state.IsChanging(now));
        return isUsable ? string.Join('.', states.Select(static state => state.Version)) : null;
    }

    private void Remember(string[] tags, TagState[] states)
    {
        // Of a store that has lost its content nothing that was known before is true.
        if (_known.Count >= MaxKnown || !_known.TryGetValue(TagStore.Everything, out var everything) || everything != states[0])
        {
            _known.Clear();
        }

        for (var index = 0; index < tags.Length && states[0].Version != TagState.Unchanged; index++)
        {
            _known[tags[index]] = states[index];
        }
    }
}
