using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Identity;

/// <summary>
/// Asks the authority for its keys at the start and from time to time, so that no request has to wait for it, and a key that the authority has withdrawn is refused here soon
/// although nobody shows a new one.
/// </summary>
internal sealed class AuthorityKeyRefresher(AuthorityKeys keys, IOptions<IdentityOptions> options, TimeProvider time) : BackgroundService
{
    /// <summary>Between two looks while the authority answers.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Between two tries while it was never heard.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (options.Value.Authority is not null)
            {
                await keys.RefreshAsync(stoppingToken);
                await Task.Delay(keys.Current is null ? RetryInterval : Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }
}
