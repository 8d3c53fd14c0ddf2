using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Catalog;

/// <summary>What is known of the fleet: kept current by <see cref="CatalogRefresher"/>, read by every request without a lock.</summary>
internal sealed partial class FleetCatalog
{
    // One miss can be a busy moment; the connection that is refused tells at once.
    private const int MissesUntilUnavailable = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServerStatus> _statuses;
    private readonly FleetDirectory _directory;
    private readonly TimeProvider _time;
    private readonly TimeSpan _grace;
    private readonly DateTimeOffset _started;
    private readonly ILogger<FleetCatalog> _logger;
    private HashSet<string> _knownCollisions = new(StringComparer.Ordinal);
    private volatile CatalogView _view;

    public FleetCatalog(FleetDirectory directory, IOptions<GatewayOptions> options, TimeProvider time, ILogger<FleetCatalog> logger)
    {
        (_directory, _time, _grace, _logger) = (directory, time, options.Value.GracePeriod, logger);
        _started = time.GetUtcNow();
        _statuses = directory.All.ToDictionary(
            static server => server.Name, server => new ServerStatus(server, ServerState.Starting, _started, null, null, 0), StringComparer.Ordinal);
        _view = Merge();
    }

    /// <summary>The catalog of this moment.</summary>
    public CatalogView View => _view;

    /// <summary>A server told what it offers.</summary>
    public void Heard(FleetServer server, ServerOffer offer)
    {
        lock (_gate)
        {
            var before = _statuses[server.Name];
            var after = before.State == ServerState.Ready
                ? before with { Misses = 0, Error = null, Offer = offer }
                : new ServerStatus(server, ServerState.Ready, _time.GetUtcNow(), null, offer, 0);
            if (before.State != ServerState.Ready)
            {
                LogReady(server.Name);
            }

            Replace(before, after);
        }
    }

    /// <summary>A server could not be asked.</summary>
    /// <param name="server">The server.</param>
    /// <param name="error">Why, for operators.</param>
    /// <param name="isUnreachable">Whether there is nobody at its address, rather than somebody who is slow or talks nonsense.</param>
    public void Missed(FleetServer server, string error, bool isUnreachable)
    {
        lock (_gate)
        {
            var before = _statuses[server.Name];
            var after = before with { Misses = before.Misses + 1, Error = error };
            var isLost = before.State switch
            {
                ServerState.Starting => _time.GetUtcNow() - _started >= _grace,
                ServerState.Ready => isUnreachable || after.Misses >= MissesUntilUnavailable,
                _ => false,
            };
            if (isLost)
            {
                after = after with { State = ServerState.Unavailable, Since = _time.GetUtcNow() };
                LogUnavailable(server.Name, error);
            }

            Replace(before, after);
        }
    }

    // A miss always changes the state, so the marks of an overdue server appear with the next one.
    private void Replace(ServerStatus before, ServerStatus after)
    {
        if (before != after)
        {
            _statuses[after.Server.Name] = after;
            _view = Merge();
        }
    }

    private CatalogView Merge()
    {
        var view = CatalogMerge.Merge([.. _directory.All.Select(server => _statuses[server.Name])], _time.GetUtcNow(), _grace);
        var collisions = view.Collisions.ToDictionary(static collision => $"{collision.Kind.Member}/{collision.Key}", StringComparer.Ordinal);
        foreach (var (id, collision) in collisions)
        {
            if (!_knownCollisions.Contains(id))
            {
                LogCollision(collision.Kind.Member, collision.Key, string.Join(", ", collision.Servers));
            }
        }

        _knownCollisions = [.. collisions.Keys];
        return view;
    }

    [LoggerMessage(LogLevel.Information, "Server {Server} is ready")]
    private partial void LogReady(string server);

    [LoggerMessage(LogLevel.Warning, "Server {Server} is unavailable: {Error}")]
    private partial void LogUnavailable(string server, string error);

    [LoggerMessage(LogLevel.Error, "Several servers offer '{Key}' among their {Kind}: {Servers}. It is hidden from all of them until one gives it up")]
    private partial void LogCollision(string kind, string key, string servers);
}
