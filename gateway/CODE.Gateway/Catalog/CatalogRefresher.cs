using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Catalog;

/// <summary>Asks every server every few seconds what it offers, and at once when a call found it gone. Each server has its own loop, so that a slow one holds up no other.</summary>
internal sealed partial class CatalogRefresher : BackgroundService
{
    /// <summary>How long a server may be waited for after the gateway's start: in a fleet that starts as a whole, servers come seconds after it.</summary>
    public static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan IntervalAtStart = TimeSpan.FromMilliseconds(250);

    private readonly FleetDirectory _directory;
    private readonly FleetCatalog _catalog;
    private readonly OfferReader _reader;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CatalogRefresher> _logger;
    private readonly Dictionary<string, Channel<bool>> _nudges;
    private readonly TaskCompletionSource[] _firstRounds;

    public CatalogRefresher(
        FleetDirectory directory, FleetCatalog catalog, OfferReader reader, IOptions<GatewayOptions> options, TimeProvider time, ILogger<CatalogRefresher> logger)
    {
        (_directory, _catalog, _reader, _options, _time, _logger) = (directory, catalog, reader, options.Value, time, logger);
        _nudges = directory.All.ToDictionary(
            static server => server.Name,
            static _ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }),
            StringComparer.Ordinal);
        // What is foreign may take its time; nobody waits for it.
        _firstRounds = [.. directory.All.Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        FirstRound = Task.WhenAll(_firstRounds.Where((_, index) => !directory.All[index].IsForeign).Select(static round => round.Task));
    }

    /// <summary>Done when every server of the fleet's own has been asked, with or without success; where nobody is at its address yet, when nobody came within <see cref="PatienceAtStart"/> or the grace period.</summary>
    public Task FirstRound { get; }

    /// <summary>Has a server asked soon, since a call found it gone.</summary>
    public void Nudge(FleetServer server) => _nudges[server.Name].Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_directory.All.Select((server, index) => KeepCurrentAsync(server, _firstRounds[index], stoppingToken)));

    private async Task KeepCurrentAsync(FleetServer server, TaskCompletionSource firstRound, CancellationToken stoppingToken)
    {
        var started = _time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            var isThere = await RefreshAsync(server, stoppingToken);
            if (isThere || _catalog.View.StatusOf(server).State != ServerState.Starting || _time.GetElapsedTime(started) >= PatienceAtStart)
            {
                firstRound.TrySetResult();
            }

            await WaitAsync(server, firstRound.Task.IsCompleted, stoppingToken);
        }
    }

    /// <summary>Asks a server what it offers.</summary>
    /// <returns>Whether there is somebody at its address, be it one who is slow or talks nonsense.</returns>
    private async Task<bool> RefreshAsync(FleetServer server, CancellationToken stoppingToken)
    {
        // A parent that is not recorded keeps these requests out of the traces, here and at the server.
        using var unrecorded = new Activity("catalog refresh").Start();
        using var deadline = new CancellationTokenSource(_options.ListTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        try
        {
            _catalog.Heard(server, await _reader.ReadAsync(server, linked.Token));
            return true;
        }
        catch (ServerFailure failure)
        {
            _catalog.Missed(server, failure.Message, failure.IsUnreachable);
            return !failure.IsUnreachable;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            _catalog.Missed(server, $"It did not tell what it offers within {_options.ListTimeout.TotalSeconds:0.###} s.", isUnreachable: false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception exception)
        {
            // The loop is the server's only way back into the catalog; nothing may end it.
            LogUnexpected(exception, server.Name);
            _catalog.Missed(server, "Asking it failed unexpectedly; see the gateway's log.", isUnreachable: false);
            return true;
        }
    }

    private async Task WaitAsync(FleetServer server, bool isKnown, CancellationToken stoppingToken)
    {
        var interval = !isKnown ? IntervalAtStart : _catalog.View.StatusOf(server).IsCurrent ? _options.RefreshInterval : _options.RetryInterval;
        using var pause = new CancellationTokenSource(interval, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, stoppingToken);
        try
        {
            await _nudges[server.Name].Reader.ReadAsync(linked.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(LogLevel.Error, "Asking server {Server} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string server);
}
