using CODE.AppHost.Embedded.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CODE.AppHost.Embedded;

/// <summary>The only registrations of the embedded host.</summary>
internal static class EmbeddedSetup
{
    public static ServiceProvider CreateServices(IReadOnlyList<IResource> resources, LocalFleetOptions options, DataFolder data)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton(data);
        services.AddSingleton(new FleetModel(resources));
        services.AddSingleton<FleetRunner>().AddSingleton<LoopbackPorts>().AddSingleton<HealthProbe>().AddSingleton<Banner>();
        services.AddSingleton<SupervisorFactory>(provider => service => ActivatorUtilities.CreateInstance<ServiceSupervisor>(
            provider, service, Path.Combine(data.Logs, $"{service.Name}.log")));
        services.AddHttpClient();
        services.AddLogging(logging => logging.Services.AddSingleton<ILoggerProvider>(
            provider => new HostLogProvider(new BoundedLog(Path.Combine(data.Logs, "host.log")), provider.GetRequiredService<TimeProvider>())));
        return services.BuildServiceProvider();
    }
}

/// <summary>Makes what keeps one service running.</summary>
internal delegate ServiceSupervisor SupervisorFactory(ProjectResource service);
