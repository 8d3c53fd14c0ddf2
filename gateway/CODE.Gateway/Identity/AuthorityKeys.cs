using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Identity;

/// <summary>
/// The keys of the authority, as last heard. They stay in use while the authority is away: who is known stays known, and nobody new is let in by guesswork.
/// </summary>
internal sealed partial class AuthorityKeys(AuthorityDocuments documents, IOptions<IdentityOptions> options, TimeProvider time, ILogger<AuthorityKeys> logger) : IDisposable
{
    /// <summary>How often the authority is asked at most because of tokens whose key is unknown: often enough for a rotation, too seldom for forgers to make a flood of it.</summary>
    public static readonly TimeSpan MinimumBetweenDemands = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _lastDemand = DateTimeOffset.MinValue;
    private volatile AuthorityKeySet? _current;
    private volatile bool _isAway;
    private int _version;

    /// <summary>The keys, or null when the authority was never heard.</summary>
    public AuthorityKeySet? Current => _current;

    /// <summary>Whether the newest attempt to hear the authority failed.</summary>
    public bool IsAway => _isAway;

    /// <summary>Changes whenever the keys do.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Asks the authority because a token has a key that is not known, unless that was done shortly before. Whoever comes meanwhile waits for the same answer.</summary>
    /// <param name="known">The keys that did not suffice; where others have come meanwhile, nobody is asked.</param>
    /// <param name="cancellationToken">Ends the wait, not the question.</param>
    public async Task DemandAsync(AuthorityKeySet? known, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (ReferenceEquals(_current, known) && time.GetUtcNow() - _lastDemand >= MinimumBetweenDemands)
            {
                _lastDemand = time.GetUtcNow();
                // Not the caller's token: others wait for the same answer, and a caller that goes away must not have used it up.
                await FetchAsync(CancellationToken.None);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks the authority.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await FetchAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var fetched = await documents.FetchAsync(cancellationToken);
            if (_isAway || _current is null)
            {
                LogHeard(options.Value.Authority!, fetched.Keys.Count);
            }

            if (fetched.Fingerprint != _current?.Fingerprint)
            {
                LogKeys(options.Value.Authority!, string.Join(", ", fetched.Keys.Select(static key => key.Kid ?? "(unnamed)")));
                _current = fetched;
                Interlocked.Increment(ref _version);
            }

            _isAway = false;
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or JsonException or ArgumentException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _isAway = true;
            LogAway(options.Value.Authority!, exception is OperationCanceledException ? "it did not answer in time" : exception.Message,
                _current is null ? "nobody can be let in until it does" : "the keys known so far stay in use");
        }
    }

    [LoggerMessage(LogLevel.Information, "The identity provider {Authority} answers; {Count} keys")]
    private partial void LogHeard(Uri authority, int count);

    [LoggerMessage(LogLevel.Information, "The keys of the identity provider {Authority} are: {Keys}")]
    private partial void LogKeys(Uri authority, string keys);

    [LoggerMessage(LogLevel.Warning, "The identity provider {Authority} does not tell its keys: {Reason}; {Consequence}")]
    private partial void LogAway(Uri authority, string reason, string consequence);
}
