using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CODE.Gateway.Policy;

/// <summary>Says so when the policy file is not in force as it is.</summary>
internal sealed class PolicyHealthCheck(PolicySource policy) : IHealthCheck
{
    /// <summary>The name of the check.</summary>
    public const string Name = "policy";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(policy.Fault is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The policy file is refused; what was in force before stays."));
}
