using CODE.Gateway.Audit;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CODE.Gateway.Tests.Audit;

public sealed class AuditQueueTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private readonly FakeTimeProvider _time = new();
    private readonly AuditQueue _queue;

    public AuditQueueTests() => _queue = new AuditQueue(Options.Create(new AuditOptions()), _time);

    [Fact]
    public async Task Gather_FewRecords_WaitsForMore()
    {
        Add(2);
        var gathering = _queue.GatherAsync(3, Moment, TestContext.Current.CancellationToken);
        Assert.False(gathering.IsCompleted);

        _time.Advance(Moment);
        await gathering;
    }

    // Otherwise a pause after each batch would bound how many records a second are written, and under more load than that records would be lost.
    [Fact]
    public void Gather_AsManyAsABatchHolds_DoesNotWait()
    {
        Add(3);
        Assert.True(_queue.GatherAsync(3, Moment, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    private void Add(int count)
    {
        for (var added = 0; added < count; added++)
        {
            Assert.True(_queue.TryAdd(new PendingRecord(new AuditRecord { Event = AuditEvent.Call }, null)));
        }
    }
}
