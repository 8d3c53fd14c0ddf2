using CODE.Gateway.Limits;
using CODE.Testing;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace CODE.Gateway.Tests.Limits;

public sealed class SlotLeaseTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly TestStore _store = TestStore.Start();
    private ConnectionMultiplexer _connection = null!;

    public async ValueTask InitializeAsync() => _connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
    {
        EndPoints = { { "127.0.0.1", _store.Port } },
        AbortOnConnectFail = false,
        BacklogPolicy = BacklogPolicy.FailFast,
    });

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(64)]
    public async Task TakeAsync_ByThreeReplicasAtOnce_GivesNeverMoreThanTheLimit(int limit)
    {
        SlotLease[] replicas = [Lease(limit), Lease(limit), Lease(limit)];

        var taken = await Task.WhenAll(Enumerable.Range(0, limit * 3).Select(call => Task.Run(async () => await replicas[call % 3].TakeAsync(CancellationToken.None))));

        Assert.InRange(taken.Count(static answer => answer.Slot is not null), 0, limit);
    }

    [Fact]
    public async Task TakeAsync_OneAfterTheOther_GivesExactlyTheLimit()
    {
        var lease = Lease(20);
        var slots = new List<Slot>();
        while ((await lease.TakeAsync(CancellationToken.None)).Slot is { } slot)
        {
            slots.Add(slot);
        }

        Assert.Equal(20, slots.Count);
        lease.GiveBack(slots[0]);
        Assert.NotNull((await lease.TakeAsync(CancellationToken.None)).Slot);
        Assert.Equal((LimitState.Full, TimeSpan.FromSeconds(1)), ((await lease.PeekAsync(CancellationToken.None)).State, (await lease.PeekAsync(CancellationToken.None)).RetryAfter));
    }

    [Fact]
    public async Task TendAsync_SlotThatLiesIdle_GoesToTheOtherReplica()
    {
        var (one, other) = (Lease(1), Lease(1));
        one.GiveBack((await one.TakeAsync(CancellationToken.None)).Slot!);
        Assert.Null((await other.TakeAsync(CancellationToken.None)).Slot);

        _time.Advance(TimeSpan.FromSeconds(6));
        await one.TendAsync(CancellationToken.None);

        Assert.True(one.IsUnused);
        Assert.NotNull((await other.TakeAsync(CancellationToken.None)).Slot);
    }

    [Fact]
    public async Task Slots_InUse_AreKeptForAsLongAsTheReplicaLives()
    {
        var (living, other) = (Lease(1), Lease(1));
        Assert.NotNull((await living.TakeAsync(CancellationToken.None)).Slot);
        for (var round = 0; round < 5; round++)
        {
            _time.Advance(TimeSpan.FromSeconds(40));
            await living.TendAsync(CancellationToken.None);
            Assert.Null((await other.TakeAsync(CancellationToken.None)).Slot);
        }

        // It dies.
        _time.Advance(SlotLease.Life + TimeSpan.FromSeconds(1));
        Assert.NotNull((await other.TakeAsync(CancellationToken.None)).Slot);
    }

    [Fact]
    public async Task TakeAsync_WithoutTheStore_IsUnknownUpToTheLimitOfThisReplica()
    {
        _store.Dispose();
        var lease = Lease(2);
        var first = await lease.TakeAsync(CancellationToken.None);
        Assert.Equal(LimitState.Unknown, first.Answer.State);
        Assert.Equal(LimitState.Unknown, (await lease.TakeAsync(CancellationToken.None)).Answer.State);
        Assert.Equal(LimitState.Full, (await lease.TakeAsync(CancellationToken.None)).Answer.State);

        lease.GiveBack(first.Slot!);

        Assert.Equal(LimitState.Unknown, (await lease.TakeAsync(CancellationToken.None)).Answer.State);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _store.Dispose();
    }

    private SlotLease Lease(int limit) => new(_connection, "test:slots", limit, _time);
}
