using CODE.Gateway.Catalog;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace CODE.Gateway.Foreign;

/// <summary>
/// Keeps the connection to one foreign server: opened when the catalog is refreshed, opened again when it is lost, each time after a longer pause, and
/// given up when its calls keep failing.
/// </summary>
internal sealed partial class ForeignConnection : IAsyncDisposable
{
    // The first start of a program may have to fetch it.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // A connection that ends sooner has not been one.
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly ForeignServer _server;
    private readonly ProcessGuard _guard;
    private readonly IHttpClientFactory _clients;
    private readonly TimeSpan _firstPause;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private ForeignSession? _session;
    private Task<ForeignSession>? _opening;
    private int _failures;
    private DateTimeOffset _notBefore;
    private string _error = "It has not been reached yet.";

    public ForeignConnection(ForeignServer server, ProcessGuard guard, IHttpClientFactory clients, TimeSpan firstPause, TimeProvider time, ILogger logger)
    {
        (_server, _guard, _clients, _firstPause, _time, _logger) = (server, guard, clients, firstPause, time, logger);
        Breaker = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = server.Options.BreakAfter,
            SamplingDuration = Sampling,
            BreakDuration = server.Options.BreakFor,
            ShouldHandle = new PredicateBuilder().Handle<ForeignFailure>(),
            OnOpened = _ =>
            {
                // What keeps failing may well hang; another start is the only cure there is from here.
                LogBroken(server.Server.Name, server.Options.BreakFor);
                Drop(Session, "Its calls kept failing.");
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>The connection is lost; tells why.</summary>
    public event Action<string>? Lost;

    /// <summary>The server told that its lists have changed.</summary>
    public event Action? Changed;

    /// <summary>Lets calls through until too many fail.</summary>
    public ResiliencePipeline Breaker { get; }

    /// <summary>The connection of this moment, or null.</summary>
    public ForeignSession? Session
    {
        get
        {
            lock (_gate)
            {
                return _session;
            }
        }
    }

    /// <summary>The connection; opened if there is none and it is time to.</summary>
    /// <exception cref="ServerFailure">There is none.</exception>
    public async Task<ForeignSession> OpenAsync(CancellationToken cancellationToken)
    {
        Task<ForeignSession> opening;
        lock (_gate)
        {
            if (_session is not null)
            {
                return _session;
            }

            if (_opening is null)
            {
                if (_time.GetUtcNow() < _notBefore)
                {
                    throw new ServerFailure(_error, isUnreachable: false);
                }

                _opening = Task.Run(OpenNowAsync, CancellationToken.None);
            }

            opening = _opening;
        }

        return await opening.WaitAsync(cancellationToken);
    }

    /// <summary>Gives a connection up: its program is ended, its calls fail.</summary>
    public void Drop(ForeignSession? session, string reason)
    {
        lock (_gate)
        {
            if (session is null || _session != session)
            {
                return;
            }

            _session = null;
            _error = reason;
            _failures = _time.GetUtcNow() - session.Since < ShortLife ? _failures + 1 : 0;
            _notBefore = _time.GetUtcNow() + PauseAfter(_failures);
        }

        LogLost(_server.Server.Name, reason, session.Process?.Errors ?? string.Empty);
        _ = Task.Run(async () => await session.DisposeAsync(), CancellationToken.None);
        Lost?.Invoke(reason);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task<ForeignSession>? opening;
        ForeignSession? session;
        lock (_gate)
        {
            (opening, session, _session) = (_opening, _session, null);
        }

        if (opening is not null)
        {
            await opening.ContinueWith(static _ => { }, TaskScheduler.Default);
            session ??= Interlocked.Exchange(ref _session, null);
        }

        if (session is not null)
        {
            await session.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task<ForeignSession> OpenNowAsync()
    {
        using var deadline = new CancellationTokenSource(OpenTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        try
        {
            var session = await ForeignSession.OpenAsync(_server, _guard, _clients, _time, linked.Token);
            session.Changed += () => Changed?.Invoke();
            lock (_gate)
            {
                (_session, _opening) = (session, null);
            }

            _ = WatchAsync(session);
            return session;
        }
        catch (Exception exception)
        {
            // What it says may hold anything, so only its kind is told beyond the log.
            var failure = new ServerFailure($"It cannot be reached, or does not speak MCP: {exception.GetType().Name}.", isUnreachable: false, exception);
            lock (_gate)
            {
                (_opening, _error) = (null, failure.Message);
                _notBefore = _time.GetUtcNow() + PauseAfter(++_failures);
            }

            LogNotOpened(exception, _server.Server.Name);
            throw failure;
        }
    }

    private async Task WatchAsync(ForeignSession session)
    {
        await session.Client.Completion.ContinueWith(static _ => { }, TaskScheduler.Default);
        Drop(session, session.Process is null ? "It ended the session." : "Its program ended.");
    }

    private TimeSpan PauseAfter(int failures) => failures == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(_firstPause.Ticks * Math.Pow(2, failures - 1), LongestPause.Ticks));

    [LoggerMessage(LogLevel.Warning, "The foreign server {Server} cannot be reached")]
    private partial void LogNotOpened(Exception exception, string server);

    [LoggerMessage(LogLevel.Warning, "The connection to the foreign server {Server} is lost: {Reason} The end of its error output: {Errors}")]
    private partial void LogLost(string server, string reason, string errors);

    [LoggerMessage(LogLevel.Error, "Calls of the foreign server {Server} keep failing: none is tried for {Duration}")]
    private partial void LogBroken(string server, TimeSpan duration);
}
