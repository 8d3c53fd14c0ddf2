using System.Runtime.CompilerServices;

namespace CODE.Gateway.Audit;

/// <summary>A record as it is kept, and what it says.</summary>
/// <param name="Text">The line, without line feed.</param>
/// <param name="Record">What it says.</param>
internal sealed record AuditLine(ReadOnlyMemory<byte> Text, AuditRecord Record);

/// <summary>
/// Reads one chain, a segment at a time. A record whose seal is not good is not shown as if it were one: a record that says so stands in its place.
/// </summary>
internal sealed class ChainReader(AuditStore store, ChainHead head)
{
    private const int MaxShown = 1_024;

    /// <summary>The records up to the head, the oldest first.</summary>
    public async IAsyncEnumerable<AuditLine> ForwardsAsync(DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = await FirstSegmentAsync(cancellationToken);
        for (var segment = since is null ? first : await SeekAsync(first, since.Value, cancellationToken); segment <= head.Segment; segment++)
        {
            foreach (var line in await ReadAsync(segment, 0, cancellationToken))
            {
                yield return line;
            }
        }
    }

    /// <summary>The records up to the head, the newest first.</summary>
    public async IAsyncEnumerable<AuditLine> BackwardsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = await FirstSegmentAsync(cancellationToken);
        for (var segment = head.Segment; segment >= first; segment--)
        {
            foreach (var line in (await ReadAsync(segment, 0, cancellationToken)).Reverse())
            {
                yield return line;
            }
        }
    }

    /// <summary>The records between an earlier head and this one.</summary>
    public async IAsyncEnumerable<AuditLine> SinceAsync(ChainHead? earlier, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var segment = earlier?.Segment ?? await FirstSegmentAsync(cancellationToken); segment <= head.Segment; segment++)
        {
            foreach (var line in await ReadAsync(segment, segment == earlier?.Segment ? earlier.Count : 0, cancellationToken))
            {
                yield return line;
            }
        }
    }

    private async Task<long> FirstSegmentAsync(CancellationToken cancellationToken) =>
        ((await store.ReadAnchorAsync(head.Chain, cancellationToken)).Anchor?.Segment ?? 0) + 1;

    // The first segment whose last record is not before a moment, by halving. One that is missing says nothing, so the search goes on before it.
    private async Task<long> SeekAsync(long first, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (low, high) = (first, head.Segment);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var last = await store.ReadRecordAsync(head.Chain, middle, -1, cancellationToken);
            (low, high) = last?.Time < since ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private async Task<IEnumerable<AuditLine>> ReadAsync(long segment, long from, CancellationToken cancellationToken)
    {
        var lines = await store.ReadSegmentAsync(head.Chain, segment, from, cancellationToken);
        var time = head.Started;
        // What came after the head was read is for the next look.
        return lines.Select(text =>
        {
            var line = store.Open(text) is { } record ? new AuditLine(text, record) : Tampered(text, time);
            time = line.Record.Time;
            return line;
        }).Where(line => line.Record.Sequence is null || line.Record.Sequence <= head.Sequence).ToArray();
    }

    private AuditLine Tampered(ReadOnlyMemory<byte> text, DateTimeOffset time)
    {
        var shown = System.Text.Encoding.UTF8.GetString(text.Span[..Math.Min(text.Length, MaxShown)]);
        var record = new AuditRecord { Event = AuditEvent.Tampered, Chain = head.Chain, Time = time, Detail = $"Not what the gateway wrote: {shown}" };
        return new AuditLine(AuditJson.Write(record), record);
    }
}
