using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CODE.Clusters;

/// <summary>What a server needs to speak to Kubernetes clusters.</summary>
public static class ClusterSetup
{
    /// <summary>Registers <see cref="IClusterDirectory"/> and <see cref="ResourceCatalog"/>.</summary>
    public static IHostApplicationBuilder AddClusters(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<KubeconfigFile>();
        builder.Services.AddSingleton<IClusterDirectory, ClusterDirectory>();
        builder.Services.AddSingleton<ResourceCatalog>();
        return builder;
    }
}
