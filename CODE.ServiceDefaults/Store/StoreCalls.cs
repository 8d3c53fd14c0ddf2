using CODE.ServiceDefaults.Faults;
using StackExchange.Redis;

namespace CODE.ServiceDefaults.Store;

/// <summary>Turns the store's failures into faults.</summary>
public static class StoreCalls
{
    /// <summary>Runs a call of the store; a lost or slow store becomes <see cref="FaultCodes.Unavailable"/>.</summary>
    public static async Task<T> Guard<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException or RedisConnectionException)
        {
            throw new FaultException(
                new Fault(FaultCodes.Unavailable, "The fleet's store does not answer.", "Try again shortly; if it lasts, the operator should look at the cache."),
                exception);
        }
    }
}
