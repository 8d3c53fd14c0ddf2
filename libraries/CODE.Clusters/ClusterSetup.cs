using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Pods;
using CODE.Clusters.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CODE.Clusters;

/// <summary>What a server needs to speak to Kubernetes clusters.</summary>
public static class ClusterSetup
{
    /// <summary>Registers <see cref="IClusterDirectory"/>, <see cref="ResourceCatalog"/>, and what looks at pods and waits for objects.</summary>
    public static IHostApplicationBuilder AddClusters(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<KubeconfigFile>();
        builder.Services.AddSingleton<IClusterDirectory, ClusterDirectory>();
        builder.Services.AddSingleton<ResourceCatalog>();
        builder.Services.AddSingleton<PodReader>();
        builder.Services.AddSingleton<PodsInTheWay>();
        builder.Services.AddSingleton<ObjectWaiter>();
        return builder;
    }
}
