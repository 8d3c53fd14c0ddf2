using System.Security.Cryptography;
using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Deployment.Workspaces;

/// <summary>Who deploys something.</summary>
/// <param name="Caller">The caller's subject.</param>
/// <param name="Tool">The tool that runs.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Token">Makes this holding unlike any other.</param>
internal sealed record TargetHolder(string Caller, string Tool, DateTimeOffset Since, string Token);

/// <summary>
/// Lets one call at a time run terraform in a workspace, or deploy the objects of one name, over all replicas. The holder is the lock's value, so whoever finds it taken is told by whom.
/// It uses the store's plain commands and transactions, not scripts, which the embedded store does not run.
/// Should it be lost (a store that restarts), terraform's own state lock, and the cluster's versions of each object, stay the last word.
/// </summary>
internal sealed partial class TargetLock(IConnectionMultiplexer store, IOptions<DeploymentOptions> options, TimeProvider time, ILogger<TargetLock> logger)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(200);
    private readonly TimeProvider _time = time;
    private int _held;

    /// <summary>Takes the lock, waiting as long as the operator allows; disposing gives it back.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Busy"/>: somebody else holds it; the message says who.</exception>
    public async Task<IAsyncDisposable> AcquireAsync(DeploymentTarget target, string caller, string tool, CancellationToken cancellationToken)
    {
        RedisKey key = $"code:deployment:lock:{target.Id}";
        var holder = new TargetHolder(caller, tool, _time.GetUtcNow(), RandomNumberGenerator.GetHexString(16));
        RedisValue value = JsonSerializer.Serialize(holder, FleetJson.Options);
        var database = store.GetDatabase();
        var started = _time.GetTimestamp();
        while (!await StoreCalls.Guard(() => database.LockTakeAsync(key, value, Lease), cancellationToken))
        {
            if (_time.GetElapsedTime(started) >= TimeSpan.FromSeconds(options.Value.WorkspaceWaitSeconds))
            {
                throw Busy(target, await StoreCalls.Guard(() => database.LockQueryAsync(key), cancellationToken));
            }

            await Task.Delay(RetryEvery, _time, cancellationToken);
        }

        Interlocked.Increment(ref _held);
        return new Holding(this, database, key, value);
    }

    /// <summary>Waits until this process holds no lock any more.</summary>
    public async Task WhenFreeAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _held) > 0)
        {
            await Task.Delay(RetryEvery, _time, cancellationToken);
        }
    }

    private static FaultException Busy(DeploymentTarget target, RedisValue value)
    {
        var holder = value.IsNull ? null : JsonSerializer.Deserialize<TargetHolder>(value.ToString(), FleetJson.Options);
        var who = holder is null ? "another call" : $"{holder.Tool} of {holder.Caller} since {holder.Since:u}";
        return new FaultException(FaultCodes.Busy, $"'{target.Display}' is in use by {who}.", "Wait until that call has ended, then try again.");
    }

    [LoggerMessage(LogLevel.Warning, "The lock {Key} could not be renewed or given back.")]
    private partial void NotRenewed(string key, Exception? exception);

    private sealed class Holding : IAsyncDisposable
    {
        private readonly TargetLock _owner;
        private readonly IDatabase _database;
        private readonly RedisKey _key;
        private readonly RedisValue _value;
        private readonly CancellationTokenSource _released = new();
        private readonly Task _renewing;

        public Holding(TargetLock owner, IDatabase database, RedisKey key, RedisValue value)
        {
            (_owner, _database, _key, _value) = (owner, database, key, value);
            _renewing = RenewAsync(new PeriodicTimer(RenewEvery, owner._time));
        }

        public async ValueTask DisposeAsync()
        {
            await _released.CancelAsync();
            await _renewing;
            _released.Dispose();
            try
            {
                await _database.LockReleaseAsync(_key, _value);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // The lease ends by itself.
                _owner.NotRenewed(_key.ToString(), exception);
            }

            Interlocked.Decrement(ref _owner._held);
        }

        private async Task RenewAsync(PeriodicTimer timer)
        {
            using (timer)
            {
                try
                {
                    while (await timer.WaitForNextTickAsync(_released.Token))
                    {
                        await RenewOnceAsync();
                    }
                }
                catch (OperationCanceledException)
                {
                    // Given back.
                }
            }
        }

        private async Task RenewOnceAsync()
        {
            try
            {
                if (!await _database.LockExtendAsync(_key, _value, Lease))
                {
                    _owner.NotRenewed(_key.ToString(), exception: null);
                }
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                _owner.NotRenewed(_key.ToString(), exception);
            }
        }
    }
}
