using CODE.Clusters;
using CODE.Cost.Kubernetes.Allocation;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Kubernetes.Rightsizing;
using CODE.Cost.Kubernetes.Storage;
using CODE.Cost.Waste;
using CODE.Prometheus;

namespace CODE.Cost.Kubernetes;

/// <summary>What the tools for clusters need.</summary>
internal static class KubernetesCostSetup
{
    /// <summary>Adds it.</summary>
    public static IHostApplicationBuilder AddKubernetesCosts(this IHostApplicationBuilder builder)
    {
        builder.AddClusters();
        builder.AddPrometheus();
        builder.Services.AddOptions<KubernetesCostOptions>().BindConfiguration(KubernetesCostOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<MetricSource>();
        builder.Services.AddSingleton<NodePricer>();
        builder.Services.AddSingleton<StorageClasses>();
        builder.Services.AddSingleton<AttachedReader>();
        builder.Services.AddSingleton<AllocationReader>();
        builder.Services.AddSingleton<Rightsizer>();
        builder.Services.AddSingleton<MeasuredWaste>();
        builder.Services.AddSingleton<WasteFinder>();
        return builder;
    }
}
