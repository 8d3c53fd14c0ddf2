using System.Text;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using StackExchange.Redis;

namespace CODE.Gateway.Tests.Audit;

/// <summary>Somebody who can write the store, but has no key.</summary>
internal sealed class AuditStoreAccess(TestStore store) : IDisposable
{
    public const string Heads = "code:gateway:audit:heads";
    public const string Anchors = "code:gateway:audit:anchors";
    public const string Chains = "code:gateway:audit:chains";

    private readonly ConnectionMultiplexer _connection = ConnectionMultiplexer.Connect(store.ConnectionString);

    public IDatabase Database => _connection.GetDatabase();

    public IReadOnlyList<string> ChainIds => [.. Database.HashGetAll(Heads).Select(static entry => (string)entry.Name!)];

    public static RedisKey Segment(string chain, long segment = 1) => $"code:gateway:audit:records:{chain}:{segment}";

    /// <summary>Changes the text of one record of a segment.</summary>
    public void Edit(RedisKey segment, long index, Func<string, string> change) =>
        Database.ListSetByIndex(segment, index, Encoding.UTF8.GetBytes(change((string)Database.ListGetByIndex(segment, index)!)));

    /// <summary>Puts a segment's records into another order, or only some of them.</summary>
    public void Rewrite(RedisKey segment, Func<RedisValue[], IEnumerable<RedisValue>> change)
    {
        var lines = change(Database.ListRange(segment)).ToArray();
        Database.KeyDelete(segment);
        Database.ListRightPush(segment, lines);
    }

    public void Dispose() => _connection.Dispose();
}
