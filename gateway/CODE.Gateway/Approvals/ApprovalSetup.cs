using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Approvals;

/// <summary>Registers approvals.</summary>
internal static class ApprovalSetup
{
    /// <summary>Registers what decides about approvals, keeps them, and takes people's decisions.</summary>
    public static void AddApprovals(this IServiceCollection services)
    {
        services.AddOptions<ApprovalOptions>().BindConfiguration(ApprovalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<HarmlessCalls>();
        services.AddSingleton<ApprovalRules>();
        services.AddSingleton<PlanReader>();
        services.AddSingleton<EvidenceReader>();
        services.AddSingleton<ConfirmationSeal>();
        services.AddSingleton<Confirmations>();
        services.AddSingleton<ApprovalStore>();
        services.AddSingleton<ApprovalQueue>();
        services.AddSingleton<ApprovalDesk>();
        services.AddHostedService<ApprovalMetrics>();
    }
}
