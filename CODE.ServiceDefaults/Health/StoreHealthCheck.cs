using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace CODE.ServiceDefaults.Health;

/// <summary>Without its store a service is degraded, not down: what needs no state still works.</summary>
internal sealed class StoreHealthCheck(IConnectionMultiplexer store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy("connected");
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or OperationCanceledException)
        {
            return HealthCheckResult.Degraded("unreachable");
        }
    }
}
