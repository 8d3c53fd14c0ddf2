using CODE.Deployment.Workspaces;
using Microsoft.Extensions.Options;

namespace CODE.Deployment.Terraform;

/// <summary>
/// Ends running terraform in good time when the server stops. A terraform whose server is gone dies at its next line of output: what it just made is then
/// missing from the state, and the state lock stays. So runs may end by themselves for the first part of the shutdown, are interrupted after it,
/// and the process waits until they have written their state and their outcome is recorded.
/// </summary>
internal sealed class TerraformStopping : IHostedLifecycleService
{
    // Of the time that the host gives its services; the rest is for terraform to stop, and for answers to be sent.
    private const double ShareToEnd = 0.6;
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(10);
    private readonly TargetLock _locks;
    private readonly TimeProvider _time;

    /// <summary>Follows the life of the host.</summary>
    public TerraformStopping(TerraformCli cli, TargetLock locks, IHostApplicationLifetime lifetime, IOptions<HostOptions> options, TimeProvider time)
    {
        (_locks, _time) = (locks, time);
        lifetime.ApplicationStopping.Register(() => cli.InterruptAfter(options.Value.ShutdownTimeout * ShareToEnd));
    }

    /// <inheritdoc />
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // Not the host's token: its time is over when this matters.
        using var limit = new CancellationTokenSource(LastWait, _time);
        try
        {
            await _locks.WhenFreeAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever stops the process will not wait for ever either.
        }
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
