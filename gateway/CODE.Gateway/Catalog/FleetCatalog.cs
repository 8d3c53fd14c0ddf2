using CODE.Gateway.Definitions;
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
    private readonly Quarantine _quarantine;
    private readonly TimeProvider _time;
    private readonly TimeSpan _grace;
    private readonly DateTimeOffset _started;
    private readonly ILogger<FleetCatalog> _logger;
    private HashSet<string> _knownCollisions = new(StringComparer.Ordinal);
    private HashSet<string> _knownHeld = new(StringComparer.Ordinal);
    private HashSet<(string Server, string Key)> _knownTaken = [];
    private volatile CatalogView _view;

    public FleetCatalog(FleetDirectory directory, Quarantine quarantine, IOptions<GatewayOptions> options, TimeProvider time, ILogger<FleetCatalog> logger)
    {
        (_directory, _quarantine, _time, _grace, _logger) = (directory, quarantine, time, options.Value.GracePeriod, logger);
        _started = time.GetUtcNow();
        _statuses = directory.All.ToDictionary(
            static server => server.Name, server => new ServerStatus(server, ServerState.Starting, _started, null, null, 0), StringComparer.Ordinal);
        _view = Merge();
        quarantine.Changed += Review;
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

    // Something else is accepted: what the servers said last is looked at again.
    private void Review()
    {
        lock (_gate)
        {
            _view = Merge();
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
        var reviewed = _quarantine.Review([.. _directory.All.Select(server => _statuses[server.Name])]);
        var view = CatalogMerge.Merge(
            [.. reviewed.Select(static server => server.Status)], [.. reviewed.SelectMany(static server => server.Reviews)], _time.GetUtcNow(), _grace);
        Report(view, reviewed);
        return view;
    }

    // Each finding once, however often the servers are asked.
    private void Report(CatalogView view, IReadOnlyList<ReviewedStatus> reviewed)
    {
        var collisions = view.Collisions.ToDictionary(static collision => $"{collision.Kind.Member}/{collision.Key}", StringComparer.Ordinal);
        foreach (var (id, collision) in collisions)
        {
            if (!_knownCollisions.Contains(id))
            {
                LogCollision(collision.Kind.Member, collision.Key, string.Join(", ", collision.Servers));
            }
        }

        _knownCollisions = [.. collisions.Keys];
        var held = view.Reviews.Where(static review => review.IsHeld).ToDictionary(static review => $"{review.Server.Name}/{review.Offered.Name}@{review.Offered.Hash}", StringComparer.Ordinal);
        foreach (var (id, review) in held)
        {
            if (!_knownHeld.Contains(id))
            {
                LogHeld(ToolNames.Visible(review.Offered.Name), review.Server.Name, review.State, review.Offered.Hash);
            }
        }

        _knownHeld = [.. held.Keys];
        var taken = reviewed.SelectMany(static server => server.Taken.Select(key => (server.Status.Server.Name, Key: key))).ToHashSet();
        foreach (var (server, key) in taken.Where(pair => !_knownTaken.Contains(pair)))
        {
            LogTaken(server, key);
        }

        _knownTaken = taken;
    }

    [LoggerMessage(LogLevel.Information, "Server {Server} is ready")]
    private partial void LogReady(string server);

    [LoggerMessage(LogLevel.Warning, "Server {Server} is unavailable: {Error}")]
    private partial void LogUnavailable(string server, string error);

    [LoggerMessage(LogLevel.Warning, "The tool {Tool} of {Server} is held back: its definition is {State} ({Hash}). See `mcp tools diff`")]
    private partial void LogHeld(string tool, string server, DefinitionState state, string hash);

    [LoggerMessage(LogLevel.Error, "The foreign server {Server} offers {Key}, which would take the place of the fleet's own. It is left out")]
    private partial void LogTaken(string server, string key);

    [LoggerMessage(LogLevel.Error, "Several servers offer '{Key}' among their {Kind}: {Servers}. It is hidden from all of them until one gives it up")]
    private partial void LogCollision(string kind, string key, string servers);
}
