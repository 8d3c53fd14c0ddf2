using System.Diagnostics;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CODE.ServiceDefaults.Tests.Operations;

public sealed class LogRingTests
{
    private readonly LogRing _ring = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Tail_OfAnEmptyRing_IsEmpty() => Assert.Empty(_ring.Tail(10));

    [Fact]
    public void Tail_AfterMoreThanItsCapacity_HoldsTheNewestInOrder()
    {
        Add(LogRing.Capacity + 5);

        var tail = _ring.Tail(LogRing.Capacity + 100);

        Assert.Equal(Enumerable.Range(5, LogRing.Capacity).Select(static number => $"{number}"), tail.Select(static record => record.Message));
        Assert.Equal(["2003", "2004"], _ring.Tail(2).Select(static record => record.Message));
    }

    [Fact]
    public async Task Follow_WhileOthersWrite_GetsEveryRecordOnce()
    {
        Add(3);
        var (past, follower) = _ring.Follow(2);
        using (follower)
        {
            Add(100);
            var later = await follower.ReadAsync(Token).Take(100).ToArrayAsync(Token);

            Assert.Equal(["1", "2"], past.Select(static record => record.Message));
            Assert.Equal(Enumerable.Range(0, 100).Select(static number => $"{number}"), later.Select(static record => record.Message));
        }
    }

    [Fact]
    public async Task Follow_BySlowReader_TellsHowManyAreMissing()
    {
        var (_, follower) = _ring.Follow(0);
        Add(LogFollower.QueueLength + 7);
        follower.Dispose();

        var read = await follower.ReadAsync(Token).ToArrayAsync(Token);

        Assert.Equal(LogFollower.QueueLength + 1, read.Length);
        Assert.Equal("7 records are missing here: the reader was too slow.", read[0].Message);
        Assert.Equal("7", read[1].Message);
    }

    [Fact]
    public async Task Follow_OnceDisposed_GetsNothingMore()
    {
        var (_, follower) = _ring.Follow(0);
        follower.Dispose();
        Add(1);

        Assert.Empty(await follower.ReadAsync(Token).ToArrayAsync(Token));
    }

    [Fact]
    public void Log_InsideATrace_KeepsTheTraceIdTheTimeAndTheException()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));
        using var provider = new LogRingProvider(_ring, time);
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        provider.CreateLogger("category").LogError(new InvalidOperationException("boom"), "it failed");

        var record = Assert.Single(_ring.Tail(10));
        Assert.Equal(activity.TraceId.ToHexString(), record.TraceId);
        Assert.Equal((time.GetUtcNow(), LogLevel.Error, "category"), (record.Time, record.Level, record.Category));
        Assert.StartsWith("it failed", record.Message, StringComparison.Ordinal);
        Assert.Contains("boom", record.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_OfAnEndlessMessage_IsCut()
    {
        using var provider = new LogRingProvider(_ring, TimeProvider.System);

        provider.CreateLogger("category").LogInformation("{Text}", new string('x', 100_000));

        Assert.Equal(LogRing.MaxMessageLength, Assert.Single(_ring.Tail(1)).Message.Length);
    }

    [Fact]
    public void CallCounter_DisposedTwice_CountsOnce()
    {
        var counter = new ServiceDefaults.Mcp.CallCounter();
        var call = counter.Begin();
        call.Dispose();
        call.Dispose();

        Assert.Equal((0, 1L), (counter.InFlight, counter.Total));
    }

    private void Add(int count)
    {
        for (var number = 0; number < count; number++)
        {
            _ring.Add(new LogRingRecord(DateTimeOffset.UnixEpoch, LogLevel.Information, "test", $"{number}", ""));
        }
    }
}
