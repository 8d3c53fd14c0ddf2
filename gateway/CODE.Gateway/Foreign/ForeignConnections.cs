using System.Collections.Frozen;
using CODE.Gateway.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Foreign;

/// <summary>The connections to all foreign servers; ended with the gateway.</summary>
internal sealed class ForeignConnections(
    ForeignServers servers, ProcessGuard guard, IHttpClientFactory clients, IOptions<GatewayOptions> options, TimeProvider time, ILogger<ForeignConnection> logger) : IAsyncDisposable
{
    private readonly FrozenDictionary<string, ForeignConnection> _connections = servers.All.ToFrozenDictionary(
        static server => server.Server.Name, server => new ForeignConnection(server, guard, clients, options.Value.RetryInterval, time, logger), StringComparer.Ordinal);

    /// <summary>The connection to a server.</summary>
    public ForeignConnection this[FleetServer server] => _connections[server.Name];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_connections.Values.Select(static connection => connection.DisposeAsync().AsTask()));
}

/// <summary>Tells the catalog at once when a connection is lost or a server has changed, rather than at the next refresh.</summary>
internal sealed class ForeignWatch(ForeignServers servers, ForeignConnections connections, FleetCatalog catalog, CatalogRefresher refresher) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var server in servers.All.Select(static server => server.Server))
        {
            connections[server].Changed += () => refresher.Nudge(server);
            connections[server].Lost += reason =>
            {
                catalog.Missed(server, reason, isUnreachable: true);
                refresher.Nudge(server);
            };
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
