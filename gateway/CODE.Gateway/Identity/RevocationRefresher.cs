using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Identity;

/// <summary>Looks every second for revocations made at other replicas.</summary>
internal sealed partial class RevocationRefresher(Revocations revocations, TimeProvider time, ILogger<RevocationRefresher> logger) : BackgroundService
{
    /// <summary>How long a replica may not know what another was told.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await revocations.RefreshAsync(stoppingToken);
                isAway = false;
            }
            catch (FaultException) when (!isAway)
            {
                isAway = true;
                LogAway(revocations.IsLoaded ? "those known so far stay in force" : "nobody is let in until they are known");
            }
            catch (FaultException)
            {
                // It was said.
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(revocations.IsLoaded ? Interval : RetryInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The fleet's store does not tell the revoked tokens; {Consequence}")]
    private partial void LogAway(string consequence);
}
