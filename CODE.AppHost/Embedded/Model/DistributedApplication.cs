using System.Runtime.InteropServices;
using CODE.AppHost.Embedded.Running;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.AppHost.Embedded.Model;

/// <summary>The application, ready to run on this machine. A development host: production is Kubernetes.</summary>
public sealed class DistributedApplication
{
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(1);

    private readonly IDistributedApplicationBuilder builder;
    private readonly LocalFleetOptions options;

    internal DistributedApplication(IDistributedApplicationBuilder builder, LocalFleetOptions options) => (this.builder, this.options) = (builder, options);

    /// <summary>Starts the description of an application.</summary>
    /// <param name="args">The command line (<see cref="LocalFleetOptions"/>).</param>
    /// <exception cref="LocalFleetException">The command line is wrong.</exception>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Runs the fleet until Ctrl+C or a signal to terminate, then stops every service and returns.</summary>
    /// <exception cref="LocalFleetException">The fleet can't be started here.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            throw new LocalFleetException(
                "This build has no publisher: manifests are written by Aspire. Run it again with -p:UseAspire=true (dotnet run --project CODE.AppHost -p:UseAspire=true -- …).",
                LocalFleetException.Usage);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = 0L;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopOnce);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopOnce);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, StopOnce);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, StopOnce);

        var data = DataFolder.Open(options.DataFolder);
        await using var services = EmbeddedSetup.CreateServices(builder.Resources, options, data);
        await services.GetRequiredService<FleetRunner>().RunAsync(stop.Token).ConfigureAwait(false);

        // An impatient second Ctrl+C ends the host at once, and the services with it; the same signal sent twice (to a process and its group) does not.
        void StopOnce(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested || TimeProvider.System.GetElapsedTime(asked) < Impatience;
            if (!stop.IsCancellationRequested)
            {
                asked = TimeProvider.System.GetTimestamp();
                stop.Cancel();
            }
        }
    }
}
