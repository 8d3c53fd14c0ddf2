using System.Security.Cryptography;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using StackExchange.Redis;

namespace CODE.Cost.Imports;

/// <summary>The right to import something, such as a provider's prices, which one process has at a time. It is renewed while it is held, and ends soon after a process that dies.</summary>
internal sealed class ImportLease : IAsyncDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private readonly IDatabase _store;
    private readonly RedisKey _key;
    private readonly RedisValue _token;
    private readonly CancellationTokenSource _ends = new();
    private readonly Task _renewing;

    private ImportLease(IDatabase store, RedisKey key, RedisValue token, TimeProvider time)
    {
        (_store, _key, _token) = (store, key, token);
        _renewing = RenewAsync(time);
    }

    /// <summary>Takes the lease.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">Names the lease.</param>
    /// <param name="what">What is imported, as a fault begins.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException"><see cref="FaultCodes.Busy"/>: somebody else has it.</exception>
    public static async Task<ImportLease> AcquireAsync(IConnectionMultiplexer store, string name, string what, TimeProvider time, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        RedisKey key = $"code:cost:import:{name}:lease";
        RedisValue token = RandomNumberGenerator.GetHexString(24);
        return await StoreCalls.Guard(() => database.LockTakeAsync(key, token, Lifetime), cancellationToken)
            ? new ImportLease(database, key, token, time)
            : throw new FaultException(FaultCodes.Busy, $"{what} are being imported already.", "Wait until that import is done.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ends.Dispose();
        await ((Task)_store.LockReleaseAsync(_key, _token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RenewAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Lifetime / 3, time);
        while (await timer.WaitForNextTickAsync(_ends.Token))
        {
            await ((Task)_store.LockExtendAsync(_key, _token, Lifetime)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
