using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Gateway.Policy;

/// <summary>
/// The permissions granted at run time. They are kept in the store, and every replica looks every second whether they have changed. While the
/// store is away what was last known stays: nobody can change it then either.
/// </summary>
internal sealed partial class PermissionGrants(
    IConnectionMultiplexer store, PolicyReader reader, IOptions<PolicyOptions> options, TimeProvider time, ILogger<PermissionGrants> logger) : BackgroundService
{
    /// <summary>How many there may be.</summary>
    public const int Max = 10_000;

    private static readonly RedisKey Key = "code:gateway:permissions";
    private static readonly RedisKey VersionKey = "code:gateway:permissions:version";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private RedisValue _version = RedisValue.Null;
    private bool _isKnown;
    private bool _isAway;
    private volatile IReadOnlyList<Permission> _current = [];

    /// <summary>Those in force.</summary>
    public IReadOnlyList<Permission> Current => _current;

    /// <summary>Adds one.</summary>
    /// <exception cref="FaultException">There is one of that name, there are too many, or the store is away.</exception>
    public async Task AddAsync(Permission permission, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        if (await StoreCalls.Guard(() => database.HashLengthAsync(Key), cancellationToken) >= Max)
        {
            throw new FaultException(FaultCodes.Conflict, $"There are {Max} granted permissions already.", "Remove some, or write wider ones into the policy file.");
        }

        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.HashNotExists(Key, permission.Record.Name));
        _ = transaction.HashSetAsync(Key, permission.Record.Name, PolicyReader.Write(permission.Record));
        _ = transaction.StringIncrementAsync(VersionKey);
        if (!await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken))
        {
            throw new FaultException(FaultCodes.Conflict, $"There is a permission '{permission.Record.Name}' already.", "Remove it first, or choose another name.");
        }

        await RefreshAsync(cancellationToken);
    }

    /// <summary>Removes one.</summary>
    /// <returns>False when there is none of that name.</returns>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var transaction = store.GetDatabase().CreateTransaction();
        transaction.AddCondition(Condition.HashExists(Key, name));
        _ = transaction.HashDeleteAsync(Key, name);
        _ = transaction.StringIncrementAsync(VersionKey);
        if (!await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken))
        {
            return false;
        }

        await RefreshAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _gate.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RefreshInterval, time);
        do
        {
            try
            {
                await RefreshAsync(stoppingToken);
                _isAway = false;
            }
            catch (FaultException exception)
            {
                if (!_isAway)
                {
                    _isAway = true;
                    LogAway(exception);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The loop is how grants arrive; nothing may end it.
                LogUnexpected(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var database = store.GetDatabase();
            var version = await StoreCalls.Guard(() => database.StringGetAsync(VersionKey), cancellationToken);
            if (_isKnown && version == _version)
            {
                return;
            }

            // The version was read first: a change in between is seen by the next look.
            var entries = await StoreCalls.Guard(() => database.HashGetAllAsync(Key), cancellationToken);
            var permissions = new List<Permission>(entries.Length);
            foreach (var entry in entries.OrderBy(static entry => (string)entry.Name!, StringComparer.Ordinal))
            {
                permissions.Add(await ReadAsync(entry));
            }

            (_current, _version, _isKnown) = (permissions, version, true);
        }
        finally
        {
            _gate.Release();
        }
    }

    // One that cannot be read could be one that forbids: it must not vanish silently, so nothing changes until it is mended.
    private async Task<Permission> ReadAsync(HashEntry entry)
    {
        try
        {
            return await reader.ReadPermissionAsync(entry.Value!);
        }
        catch (PolicyFault fault)
        {
            throw new InvalidOperationException($"The granted permission '{entry.Name}' cannot be read: {fault.Message}");
        }
    }

    [LoggerMessage(LogLevel.Warning, "The granted permissions cannot be looked at; those last known stay in force")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(LogLevel.Error, "The granted permissions cannot be taken; those last known stay in force")]
    private partial void LogUnexpected(Exception exception);
}
