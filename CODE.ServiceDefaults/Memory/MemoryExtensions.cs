using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Memory;

/// <summary>Gives a server its context memory.</summary>
public static class MemoryExtensions
{
    /// <summary>Registers <see cref="IContextMemory"/> over the fleet's store; its options are checked at start.</summary>
    public static TBuilder AddContextMemory<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<MemoryOptions>().BindConfiguration(MemoryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<IContextMemory, RedisContextMemory>();
        return builder;
    }

    /// <summary>
    /// Shows the memory as resources: the template <c>memory://{server}/{+key}</c>, and the latest keys in <c>resources/list</c>.
    /// Needs <see cref="AddContextMemory"/>.
    /// </summary>
    public static IMcpServerBuilder AddMemoryResources(this IMcpServerBuilder builder)
    {
        builder.Services.AddSingleton<MemoryResources>();
        builder.Services.AddSingleton(static services => services.GetRequiredService<MemoryResources>().Template);
        builder.Services.AddOptions<McpServerOptions>().Configure<MemoryResources>(
            static (options, resources) => options.Filters.Request.ListResourcesFilters.Add(resources.ListLatest));
        return builder;
    }
}
