using System.Text.Json;
using CODE.Gateway.Audit;
using CODE.Gateway.Identity;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace CODE.Gateway.Tests.Audit;

/// <summary>Chains of many days, which no test can wait for.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Today = new(2026, 5, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly TestStore _store = TestStore.Start();
    private readonly FakeTimeProvider _time = new(Today);
    private ConnectionMultiplexer _connection = null!;
    private AuditSeal _seal = null!;
    private AuditStore _audit = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await ConnectionMultiplexer.ConnectAsync(_store.ConnectionString);
        _seal = new AuditSeal(new DerivedKeys(Options.Create(new FleetKeyOptions { SigningKey = TestKey.Fleet.Private })));
        _audit = new AuditStore(_connection, _seal);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task FiveThousandRecords_AreReadAndVerified()
    {
        var chain = NewChain();
        await WriteAsync(chain, Enumerable.Range(0, 5_000).Select(static minute => Today.AddMinutes(minute - 5_000)));
        var answer = await VerifyAsync(chain);
        Assert.Equal((true, 5_000L, 1), (answer.Ok, answer.Records, answer.Chains));

        var reader = new AuditReader(_audit, _time);
        var heads = await _audit.ReadHeadsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5_000, await reader.ReadAsync(heads, new AuditFilter(), null, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
        var late = await reader.ReadAsync(heads, new AuditFilter { Since = Today.AddMinutes(-10) }, null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(4_991, 10).Select(static sequence => (long?)sequence), late.Select(static line => line.Record.Sequence));
    }

    [Fact]
    public async Task OldDays_Go_AndTheRestIsSound()
    {
        var chain = NewChain();
        await WriteAsync(chain, Enumerable.Range(0, 40).Select(static number => Today.AddDays((number / 4) - 9)));
        await ApplyAsync(chain, days: 3);

        var answer = await VerifyAsync(chain);
        Assert.Equal((true, 16L), (answer.Ok, answer.Records));
        await ApplyAsync(chain, days: 3);
        Assert.Equal(16, (await VerifyAsync(chain)).Records);
    }

    [Fact]
    public async Task ADay_RemovedBySomebodyElse_IsTold()
    {
        var chain = NewChain();
        await WriteAsync(chain, Enumerable.Range(0, 40).Select(static number => Today.AddDays((number / 4) - 9)));
        await ApplyAsync(chain, days: 5);
        await _connection.GetDatabase().KeyDeleteAsync(AuditStoreAccess.Segment(chain.Id, 6));
        Assert.Equal(new AuditProblem(chain.Id, 21, AuditDamage.Removed, 4), Assert.Single((await VerifyAsync(chain)).Problems));
    }

    [Fact]
    public async Task ForgedAnchor_IsTold()
    {
        var chain = NewChain();
        await WriteAsync(chain, Enumerable.Range(0, 8).Select(static number => Today.AddDays((number / 4) - 1)));
        await _connection.GetDatabase().HashSetAsync(AuditStoreAccess.Anchors, chain.Id, $$"""{"chain":"{{chain.Id}}","segment":1,"sequence":4,"last":"00","mac":"{{new string('0', 64)}}"}""");
        await _connection.GetDatabase().KeyDeleteAsync(AuditStoreAccess.Segment(chain.Id));
        Assert.Equal([AuditDamage.NoteBroken, AuditDamage.Removed], (await VerifyAsync(chain)).Problems.Select(static problem => problem.What));
    }

    [Fact]
    public async Task WholeChain_WhoseTimeIsOver_Goes_AndIsNotMissed()
    {
        var old = NewChain();
        await WriteAsync(old, [Today.AddDays(-20), Today.AddDays(-19)]);
        var chain = NewChain();
        await WriteAsync(chain, [Today], new AuditMark(old.Id, 2));
        await ApplyAsync(chain, days: 3);

        var answer = await VerifyAsync(chain);
        Assert.True(answer.Ok, JsonSerializer.Serialize(answer));
        Assert.Equal((2L, 1), (answer.Records, answer.Chains));
        Assert.Empty(await _connection.GetDatabase().ListRangeAsync(AuditStoreAccess.Segment(old.Id)));
    }

    private AuditChain NewChain() => new(_connection, _seal, new AuditOpening(_audit, _time), NullLogger<AuditChain>.Instance);

    private static async Task WriteAsync(AuditChain chain, IEnumerable<DateTimeOffset> times, params AuditMark[] marks)
    {
        var records = times.Select(time => new AuditRecord { Event = AuditEvent.Heads, Time = time, Chains = marks.Length > 0 ? marks : null }).ToList();
        while (records.Count > 0)
        {
            var batch = chain.Prepare(records);
            await chain.CommitAsync(batch, TestContext.Current.CancellationToken);
            records.RemoveRange(0, batch.Lines.Length);
        }
    }

    private async Task ApplyAsync(AuditChain own, int days)
    {
        using var retention = new AuditRetention(
            _audit, new AuditRemoval(_connection, _audit, _seal), own, new DirectLog(own, _time), Options.Create(new AuditOptions { RetentionDays = days }), _time, NullLogger<AuditRetention>.Instance);
        await retention.ApplyAsync(TestContext.Current.CancellationToken);
    }

    private Task<AuditVerification> VerifyAsync(AuditChain own) => new AuditVerifier(_audit, _seal, own).VerifyAsync(TestContext.Current.CancellationToken);

    // Writes at once, where the gateway's log has a queue.
    private sealed class DirectLog(AuditChain chain, TimeProvider time) : IAuditLog
    {
        public void Append(AuditRecord record) => throw new NotSupportedException();

        public Task AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken) =>
            chain.CommitAsync(chain.Prepare([record with { Time = time.GetUtcNow() }]), cancellationToken);
    }
}
