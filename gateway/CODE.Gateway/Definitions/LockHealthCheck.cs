using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CODE.Gateway.Definitions;

/// <summary>Says so when the operator's lock file is not in force as it is.</summary>
internal sealed class LockHealthCheck(LockSource source) : IHealthCheck
{
    /// <summary>The name of the check.</summary>
    public const string Name = "definitions";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(source.Fault is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The lock file is refused; what was accepted before stays."));
}
