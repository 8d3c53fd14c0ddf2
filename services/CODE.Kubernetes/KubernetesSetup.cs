using CODE.Clusters;
using CODE.Kubernetes.Access;
using CODE.Kubernetes.Resources;

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
        return builder;
    }
}
