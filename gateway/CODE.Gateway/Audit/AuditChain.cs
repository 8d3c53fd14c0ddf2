using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CODE.Gateway.Audit;

/// <summary>Records that go into the store together.</summary>
/// <param name="Lines">The records, sealed.</param>
/// <param name="Head">The chain's head with them.</param>
/// <param name="HeadText">The head, sealed.</param>
internal sealed record AuditBatch(RedisValue[] Lines, ChainHead Head, RedisValue HeadText);

/// <summary>
/// The chain of this process: nobody else writes it, so replicas do not wait for each other. Each record holds the seal of the one before.
/// Used by one thread at a time.
/// </summary>
internal sealed partial class AuditChain(IConnectionMultiplexer store, AuditSeal seal, AuditOpening opening, ILogger<AuditChain> logger) : IDisposable
{
    /// <summary>How many records a segment holds at most.</summary>
    public const int MaxSegment = 1_000;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private RedisValue _headText = RedisValue.Null;
    private volatile ChainHead? _head;

    /// <summary>What the seal of a record is for.</summary>
    public static ReadOnlySpan<byte> RecordLabel => "record"u8;

    /// <summary>The chain's name: random, so that no two processes have the same.</summary>
    public string Id { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>How far the store has it; null before the first record.</summary>
    public ChainHead? Head => _head;

    /// <summary>Numbers and seals as many of the records as fit into one segment. A segment is of one day, by UTC.</summary>
    /// <returns>The batch; it is the next one until it is committed.</returns>
    public AuditBatch Prepare(IReadOnlyList<AuditRecord> records)
    {
        var last = _head;
        var time = TimeOf(records[0], last);
        var isSame = last is not null && last.Count < MaxSegment && last.Time.UtcDateTime.Date == time.UtcDateTime.Date;
        var (segment, count) = isSame ? (last!.Segment, last.Count) : ((last?.Segment ?? 0) + 1, 0);
        var day = time.UtcDateTime.Date;
        var lines = new List<RedisValue>(records.Count);
        foreach (var record in records)
        {
            time = TimeOf(record, last);
            if (count == MaxSegment || time.UtcDateTime.Date != day)
            {
                break;
            }

            var numbered = record with { Chain = Id, Sequence = (last?.Sequence ?? 0) + 1, Previous = last?.Last ?? ChainAnchor.Nothing, Time = time };
            _json.Reset(_line);
            AuditJson.Write(_json, numbered);
            lines.Add(seal.Close(RecordLabel, _line.WrittenSpan, out var mac));
            _line.ResetWrittenCount();
            last = new ChainHead(Id, numbered.Sequence.Value, mac, segment, ++count, last?.Started ?? time, time);
        }

        return new AuditBatch([.. lines], last!, seal.Close(ChainHead.Label, AuditJson.Write(last!), out _));
    }

    /// <summary>Puts a batch into the store. May be tried again with the same batch: it is there once, however often it was tried.</summary>
    /// <exception cref="FaultException">The store is away; whether it has the batch is not known.</exception>
    public async Task CommitAsync(AuditBatch batch, CancellationToken cancellationToken)
    {
        while (!await ExecuteAsync(batch, cancellationToken))
        {
            var found = await StoreCalls.Guard(() => store.GetDatabase().HashGetAsync(AuditKeys.Heads, Id), cancellationToken);
            if (found == batch.HeadText)
            {
                break;
            }

            if (found != _headText)
            {
                // Nobody else writes this chain. Verification shows what is missing; that is no reason to lose more.
                LogForeign(Id, _head?.Sequence ?? 0);
                _headText = found;
            }
        }

        (_head, _headText) = (batch.Head, batch.HeadText);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    // The conditions make it harmless that an attempt was taken whose answer was lost, and enter a new chain into the list together with its first record.
    private async Task<bool> ExecuteAsync(AuditBatch batch, CancellationToken cancellationToken)
    {
        var transaction = store.GetDatabase().CreateTransaction();
        transaction.AddCondition(_headText.IsNull ? Condition.HashNotExists(AuditKeys.Heads, Id) : Condition.HashEqual(AuditKeys.Heads, Id, _headText));
        if (_head is null)
        {
            var (chains, read, _) = await opening.ListAsync(cancellationToken);
            transaction.AddCondition(read.IsNull ? Condition.KeyNotExists(AuditKeys.Chains) : Condition.StringEqual(AuditKeys.Chains, read));
            _ = transaction.StringSetAsync(AuditKeys.Chains, seal.Close(ChainList.Label, AuditJson.Write(new ChainList([.. chains, Id])), out _));
        }

        _ = transaction.ListRightPushAsync(AuditKeys.Segment(Id, batch.Head.Segment), batch.Lines);
        _ = transaction.HashSetAsync(AuditKeys.Heads, Id, batch.HeadText);
        return await StoreCalls.Guard(() => transaction.ExecuteAsync(), cancellationToken);
    }

    // Clocks are set back; a chain's order is its own.
    private static DateTimeOffset TimeOf(AuditRecord record, ChainHead? last) => last is not null && record.Time < last.Time ? last.Time : record.Time;

    [LoggerMessage(LogLevel.Error, "Somebody else changed the audit chain {Chain} behind record {Sequence}; it goes on, and `mcp audit verify` shows the damage")]
    private partial void LogForeign(string chain, long sequence);
}
