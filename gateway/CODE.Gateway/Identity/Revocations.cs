using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Identity;

/// <summary>
/// Which tokens are revoked, in this process's memory: no request asks the store. What was once heard stays in force whatever becomes of the store; a replica that has not
/// heard the store yet lets nobody in, since it could not tell whom to keep out.
/// </summary>
internal sealed class Revocations(RevocationStore store, TimeProvider time)
{
    // For whoever comes right after the start.
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(3);

    private readonly Lock _change = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RevocationSet _current = RevocationSet.Empty;
    private long? _version;

    /// <summary>Whether the store was heard.</summary>
    public bool IsLoaded => _loaded.Task.IsCompleted;

    /// <summary>Whether a token is revoked.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Unavailable"/>: the store was never heard.</exception>
    public ValueTask<bool> HasAsync(ValidatedToken token, CancellationToken cancellationToken) =>
        IsLoaded ? ValueTask.FromResult(_current.Has(token)) : WaitAsync(token, cancellationToken);

    /// <summary>Up to when a subject's tokens are revoked, or null.</summary>
    public DateTimeOffset? LastOf(string subject) => _current.LastOf(subject);

    /// <summary>Revokes: here at once, at every other replica when it looks next.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Unavailable"/>: the store is away; nothing was revoked.</exception>
    public async Task AddAsync(Revocation revocation, CancellationToken cancellationToken)
    {
        await store.AddAsync([revocation], cancellationToken);
        Merge([revocation]);
    }

    /// <summary>Hears from the store what other replicas have revoked, and tells it what it has lost.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Unavailable"/>: the store is away.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // The number first: what comes between it and the list is read twice rather than never.
        var version = await store.ReadVersionAsync(cancellationToken);
        if (version == _version)
        {
            return;
        }

        var stored = await store.ReadAsync(cancellationToken);
        Merge(stored);
        if (_current.All.Except(stored).ToArray() is { Length: > 0 } lost)
        {
            await store.AddAsync(lost, cancellationToken);
        }

        _version = version;
        _loaded.TrySetResult();
    }

    private void Merge(IEnumerable<Revocation> added)
    {
        lock (_change)
        {
            _current = _current.With(added, time.GetUtcNow());
        }
    }

    private async ValueTask<bool> WaitAsync(ValidatedToken token, CancellationToken cancellationToken)
    {
        try
        {
            await _loaded.Task.WaitAsync(PatienceAtStart, time, cancellationToken);
            return _current.Has(token);
        }
        catch (TimeoutException)
        {
            throw new FaultException(
                FaultCodes.Unavailable, "It is not known yet which tokens are revoked, since the fleet's store does not answer.", "Try again shortly; if it lasts, tell the operator.");
        }
    }
}
