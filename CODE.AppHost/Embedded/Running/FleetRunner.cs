using System.Security.Cryptography;
using CODE.AppHost.Embedded.Store;
using Microsoft.Extensions.Logging;

namespace CODE.AppHost.Embedded.Running;

/// <summary>Runs the whole fleet: the store, then each service once what it waits for is ready; until stopped, then backwards.</summary>
internal sealed partial class FleetRunner(
    FleetModel model, DataFolder data, SupervisorFactory supervise, LoopbackPorts ports, Banner banner, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>After this time a service that isn't ready no longer keeps the others waiting.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    /// <summary>What the start took is given back after the services' first calls to the store.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly ILogger logger = loggers.CreateLogger<FleetRunner>();

    /// <summary>Runs until the token is cancelled, then stops every service and returns.</summary>
    /// <exception cref="LocalFleetException">The fleet can't be started here; nothing of it is left running.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var held = FleetLock.Take(data);
        File.Delete(data.GatewayUrlFile);
        model.CheckBuilt();
        foreach (var service in model.Services)
        {
            service.Address = new Uri($"http://127.0.0.1:{(service.Port is { } port ? ports.Take(port) : ports.Choose())}");
        }

        ScrapeTargets.Write(data, model.Services);
        using var store = StartStore();
        var supervisors = model.Services.ToDictionary(service => service, service => supervise(service));
        try
        {
            await model.ForEachAfterItsDependenciesAsync(service => StartAsync(service, supervisors[service], stop)).ConfigureAwait(false);
            banner.Announce([.. model.Services.Where(service => !supervisors[service].Ready.IsCompleted).Select(service => service.Name)]);
            await Task.Delay(Settling, time, stop).ConfigureAwait(false);
            GiveBack();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            LogStopping();
        }
        finally
        {
            File.Delete(data.GatewayUrlFile);
            File.Delete(data.ScrapeTargetsFile);
            await model.ForEachAfterItsDependentsAsync(service => supervisors[service].StopAsync()).ConfigureAwait(false);
        }
    }

    // Of what the start took, a third is garbage, and at rest nothing would ever collect it.
    private static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private EmbeddedStore? StartStore()
    {
        if (model.Store is not { } resource)
        {
            return null;
        }

        var password = DataFolder.ReadOrCreate(Path.Combine(data.Keys, "store.key"), () => RandomNumberGenerator.GetHexString(32, lowercase: true)).Trim();
        var store = EmbeddedStore.Start(data.Store, ports.Choose(), password, loggers);
        resource.ConnectionString = store.ConnectionString;
        LogStore(store.EndPoint, data.Store);
        return store;
    }

    private async Task StartAsync(ProjectResource service, ServiceSupervisor supervisor, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        supervisor.Start();
        try
        {
            await supervisor.Ready.WaitAsync(StartDeadline, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!service.IsExternal)
        {
            LogLate(service.Name, StartDeadline.TotalSeconds, data.Logs);
        }
        catch (TimeoutException)
        {
            throw new LocalFleetException($"{service.Name} did not become ready within {StartDeadline.TotalSeconds} s. Its log: {Path.Combine(data.Logs, service.Name)}.log");
        }
    }

    [LoggerMessage(LogLevel.Information, "store: {EndPoint}, kept in {Folder}")]
    private partial void LogStore(string endPoint, string folder);

    [LoggerMessage(LogLevel.Warning, "{Service}: not ready after {Seconds} s; the fleet starts without it. Logs: {Folder}")]
    private partial void LogLate(string service, double seconds, string folder);

    [LoggerMessage(LogLevel.Information, "Stopping the fleet")]
    private partial void LogStopping();
}
