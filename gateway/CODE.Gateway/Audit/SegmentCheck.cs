namespace CODE.Gateway.Audit;

/// <summary>Checks a chain, one segment after the other: each record's own seal, its place, and that it follows on the one before.</summary>
internal sealed class SegmentCheck(AuditSeal seal, ChainAnchor anchor, long end)
{
    private readonly List<AuditProblem> _problems = [];
    private string? _last = anchor.Last;

    /// <summary>The number of the last record that was seen.</summary>
    public long Sequence { get; private set; } = anchor.Sequence;

    /// <summary>How many records there are.</summary>
    public long Records { get; private set; }

    /// <summary>What was wrong since this was last asked.</summary>
    public IReadOnlyList<AuditProblem> TakeProblems()
    {
        var found = _problems.ToArray();
        _problems.Clear();
        return found;
    }

    /// <summary>Checks the next segment.</summary>
    /// <returns>The records whose seal is good.</returns>
    public IReadOnlyList<AuditRecord> Check(IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        var opened = lines.Select(Open).ToArray();
        var sound = new SortedDictionary<long, (AuditRecord Record, string Mac)>();
        var edited = new HashSet<long>();
        var (highest, first) = (Sequence, FirstOf(opened));
        for (var index = 0; index < opened.Length; index++)
        {
            if (opened[index] is not { Record: { Sequence: { } sequence } record, Mac: var mac })
            {
                // Its place tells which one it was.
                edited.Add(first + index);
                Report(first + index, AuditDamage.Edited);
                continue;
            }

            if (sequence > end)
            {
                // Written since the head was read.
                break;
            }

            if (sequence <= highest || !sound.TryAdd(sequence, (record, mac)))
            {
                Report(sequence, AuditDamage.Reordered);
                // Standing late, it is not missing; standing twice, it says nothing new.
                if (sequence > Sequence)
                {
                    sound.TryAdd(sequence, (record, mac));
                }

                continue;
            }

            highest = sequence;
        }

        CheckLinks(sound, edited);
        Records += sound.Count + edited.Count;
        return [.. sound.Values.Select(static each => each.Record)];
    }

    private (AuditRecord? Record, string Mac) Open(ReadOnlyMemory<byte> line)
    {
        var mac = seal.Open(AuditChain.RecordLabel, line.Span);
        var record = mac is null ? null : AuditJson.Read<AuditRecord>(line.Span);
        return (record?.Chain == anchor.Chain ? record : null, mac ?? string.Empty);
    }

    // The number that the first record of a segment has, or should have: told by the first that is sound.
    private long FirstOf((AuditRecord? Record, string Mac)[] opened)
    {
        var index = Array.FindIndex(opened, static each => each.Record is not null);
        return Math.Max(Sequence + 1, index < 0 ? 0 : opened[index].Record!.Sequence!.Value - index);
    }

    private void CheckLinks(SortedDictionary<long, (AuditRecord Record, string Mac)> sound, HashSet<long> edited)
    {
        foreach (var (sequence, (record, mac)) in sound)
        {
            Skip(sequence, edited);
            if (_last is not null && record.Previous != _last)
            {
                Report(sequence, AuditDamage.Edited);
            }

            (Sequence, _last) = (sequence, mac);
        }

        while (edited.Contains(Sequence + 1))
        {
            (Sequence, _last) = (Sequence + 1, null);
        }
    }

    // Goes to the record before one; what is missing on the way and was not seen edited was removed. Whatever follows cannot be linked to it.
    private void Skip(long sequence, HashSet<long> edited)
    {
        long missing = 0;
        for (var expected = Sequence + 1; expected < sequence; expected++)
        {
            _last = null;
            if (!edited.Contains(expected))
            {
                missing++;
                continue;
            }

            ReportMissing(expected - missing, ref missing);
        }

        ReportMissing(sequence - missing, ref missing);
    }

    private void ReportMissing(long first, ref long missing)
    {
        if (missing > 0)
        {
            _problems.Add(new AuditProblem(anchor.Chain, first, AuditDamage.Removed, missing));
            missing = 0;
        }
    }

    private void Report(long sequence, AuditDamage what) => _problems.Add(new AuditProblem(anchor.Chain, sequence, what));
}
