using CODE.Gateway.Catalog;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CODE.Gateway.Health;

/// <summary>
/// Tells each server's state. The gateway is ready when it knows what the servers offer (<see cref="CatalogRefresher.FirstRound"/>); from then on a server that is away makes
/// it degraded, never down: the others are still served.
/// </summary>
internal sealed class FleetHealthCheck(FleetCatalog catalog, CatalogRefresher refresher) : IHealthCheck
{
    /// <summary>The name of the check, and of the member of <c>/health</c> that holds the servers.</summary>
    public const string Name = "servers";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var view = catalog.View;
        var data = view.Statuses.ToDictionary(static status => status.Server.Name, status => (object)ServerHealth.Of(status, view), StringComparer.Ordinal);
        if (!refresher.FirstRound.IsCompleted)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The servers have not yet told what they offer.", data: data));
        }

        var isWell = view.Statuses.All(static status => status.State == ServerState.Ready) && !view.Collisions.Any();
        return Task.FromResult(isWell ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(data: data));
    }
}

/// <summary>A server's state as <c>/health</c> tells it.</summary>
/// <param name="State">How it is.</param>
/// <param name="Since">Since when.</param>
/// <param name="Error">Why it is not ready.</param>
/// <param name="Hidden">What is hidden because another server offers a thing of the same name.</param>
/// <param name="Quarantined">How many tools are held back, since nobody accepted their definition.</param>
internal sealed record ServerHealth(ServerState State, DateTimeOffset Since, string? Error, IReadOnlyList<string>? Hidden, int? Quarantined)
{
    public static ServerHealth Of(ServerStatus status, CatalogView view)
    {
        var hidden = view.Collisions.Where(collision => collision.Servers.Contains(status.Server.Name)).Select(static collision => $"{collision.Kind.Member}/{collision.Key}").ToArray();
        var held = view.HeldOf(status.Server).Count();
        return new ServerHealth(status.State, status.Since, status.Error, hidden.Length > 0 ? hidden : null, held > 0 ? held : null);
    }
}
