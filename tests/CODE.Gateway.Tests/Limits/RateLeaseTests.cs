using CODE.Gateway.Limits;
using CODE.Testing;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace CODE.Gateway.Tests.Limits;

public sealed class RateLeaseTests : IAsyncLifetime
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
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task TakeAsync_ByThreeReplicasAtOnce_GivesNeverMoreThanTheRate(int count)
    {
        var rate = new Rate(count, TimeSpan.FromMinutes(1));
        RateLease[] replicas = [Lease(rate), Lease(rate), Lease(rate)];

        var answers = await Task.WhenAll(Enumerable.Range(0, count * 2).Select(call => Task.Run(async () => await replicas[call % 3].TakeAsync(CancellationToken.None))));

        // What a replica has taken in a batch and not used is lost for the period.
        Assert.InRange(answers.Count(static answer => answer.State == LimitState.Free), count - (3 * Math.Max(1, count / 32)), count);
        Assert.All(answers.Where(static answer => answer.State == LimitState.Full), static answer => Assert.Equal(TimeSpan.FromMinutes(1), answer.RetryAfter));
    }

    [Fact]
    public async Task TakeAsync_AroundTheTurnOfAPeriod_StillKeepsToTheRate()
    {
        var lease = Lease(new Rate(60, TimeSpan.FromMinutes(1)));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(60, await TakenAsync(lease, 100));

        // The minute before weighs less and less: nothing at first, half after half a minute, all after a whole one.
        _time.Advance(TimeSpan.FromSeconds(1));
        var wait = await lease.TakeAsync(CancellationToken.None);
        Assert.Equal((LimitState.Full, 1.0), (wait.State, Math.Round(wait.RetryAfter.TotalSeconds)));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(30, await TakenAsync(lease, 100));
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(60, await TakenAsync(lease, 100));
    }

    [Fact]
    public async Task GiveBack_OfWhatWasNotUsed_LetsAnotherCallPass()
    {
        var lease = Lease(new Rate(1, TimeSpan.FromHours(1)));
        Assert.Equal(LimitState.Free, (await lease.TakeAsync(CancellationToken.None)).State);

        lease.GiveBack();

        Assert.Equal(LimitState.Free, (await lease.TakeAsync(CancellationToken.None)).State);
        Assert.Equal(LimitState.Full, (await lease.TakeAsync(CancellationToken.None)).State);
    }

    [Fact]
    public async Task PeekAsync_HoweverOften_TakesNothing()
    {
        var lease = Lease(new Rate(2, TimeSpan.FromHours(1)));
        for (var look = 0; look < 5; look++)
        {
            Assert.Equal(LimitState.Free, (await lease.PeekAsync(CancellationToken.None)).State);
        }

        Assert.Equal(2, await TakenAsync(lease, 5));
        Assert.Equal(LimitState.Full, (await lease.PeekAsync(CancellationToken.None)).State);
    }

    [Fact]
    public async Task TakeAsync_WithoutTheStore_IsUnknownUpToTheRateOfThisReplica()
    {
        _store.Dispose();
        var lease = Lease(new Rate(3, TimeSpan.FromHours(1)));

        var states = new List<LimitState>();
        for (var call = 0; call < 5; call++)
        {
            states.Add((await lease.TakeAsync(CancellationToken.None)).State);
        }

        Assert.Equal([LimitState.Unknown, LimitState.Unknown, LimitState.Unknown, LimitState.Full, LimitState.Full], states);
        Assert.Equal(LimitState.Unknown, (await lease.PeekAsync(CancellationToken.None)).State);
    }

    [Theory]
    [InlineData("60/min", 60, 60)]
    [InlineData("5/s", 5, 1)]
    [InlineData("9999999/d", 9_999_999, 86_400)]
    public void Read_RateAsPoliciesWriteIt_IsUnderstood(string text, int count, int seconds)
    {
        var rate = Rate.Read(text)!.Value;
        Assert.Equal((count, seconds, text), (rate.Count, (int)rate.Period.TotalSeconds, rate.ToString()));
    }

    [Theory]
    [InlineData("0/min")]
    [InlineData("-1/s")]
    [InlineData("60")]
    [InlineData("60/week")]
    [InlineData("60/min\n")]
    [InlineData("99999999/s")]
    public void Read_AnythingElse_IsNone(string text) => Assert.Null(Rate.Read(text));

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _store.Dispose();
    }

    private static async Task<int> TakenAsync(RateLease lease, int calls)
    {
        var taken = 0;
        for (var call = 0; call < calls; call++)
        {
            taken += (await lease.TakeAsync(CancellationToken.None)).State == LimitState.Free ? 1 : 0;
        }

        return taken;
    }

    private RateLease Lease(Rate rate) => new(_connection, "test:rate", rate, _time);
}
