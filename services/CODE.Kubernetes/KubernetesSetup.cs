using CODE.Clusters;
using CODE.Kubernetes.Access;
using CODE.Kubernetes.Changes;
using CODE.Kubernetes.Context;
using CODE.Kubernetes.Diagnosis;
using CODE.Kubernetes.Events;
using CODE.Kubernetes.Logs;
using CODE.Kubernetes.Overviews;
using CODE.Kubernetes.Removal;
using CODE.Kubernetes.Resources;
using CODE.Kubernetes.Rollouts;
using CODE.Kubernetes.Usage;
using CODE.Kubernetes.Workloads;
using CODE.ServiceDefaults.Context;

namespace CODE.Kubernetes;

/// <summary>The kubernetes server's registrations.</summary>
public static class KubernetesSetup
{
    /// <summary>Adds everything that the tools of this server use.</summary>
    public static IHostApplicationBuilder AddKubernetes(this IHostApplicationBuilder builder)
    {
        builder.AddClusters();
        builder.Services.AddSingleton<ObjectReader>();
        builder.Services.AddSingleton<TableReader>();
        builder.Services.AddSingleton<AccessReview>();
        builder.Services.AddSingleton<RolloutReader>();
        builder.Services.AddSingleton<LogReader>();
        builder.Services.AddSingleton<EventReader>();
        builder.Services.AddSingleton<ClusterOverview>();
        builder.Services.AddSingleton<UsageReader>();
        builder.Services.AddSingleton<ChangeMemory>();
        builder.Services.AddSingleton<Scaler>();
        builder.Services.AddSingleton<Dependents>();
        builder.Services.AddSingleton<Remover>();
        builder.Services.AddSingleton<Roller>();
        builder.Services.AddSingleton<NearServices>();
        builder.Services.AddSingleton<EndingsReader>();
        builder.Services.AddSingleton<SurroundingsReader>();
        builder.Services.AddSingleton<CaseReader>();
        builder.Services.AddSingleton<Diagnostician>();
        builder.Services.AddSingleton<IContextSource, WorkloadSource>();
        return builder;
    }
}
