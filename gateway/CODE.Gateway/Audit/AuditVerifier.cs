namespace CODE.Gateway.Audit;

/// <summary>
/// Checks that the audit is what the gateways wrote: every record of every chain, and that no chain and no end of one is missing. What it
/// compares with are the seals, the list of chains, what chains say about each other, and what this process knows of its own.
/// </summary>
internal sealed class AuditVerifier(AuditStore store, AuditSeal seal, AuditChain own)
{
    private const int MaxProblems = 1_000;

    /// <summary>Checks everything. One segment is in memory at a time.</summary>
    public async Task<AuditVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        var run = new Run();
        // In this order: what this process knows to be written is in the heads, and what a head covers can be read.
        var known = own.Head;
        var (list, _) = await store.ReadChainsAsync(cancellationToken);
        var heads = await store.ReadHeadsAsync(cancellationToken);
        if (list is null || (list.Chains.Count == 0 && heads.Sound.Count > 0))
        {
            run.Add(new AuditProblem(null, null, AuditDamage.NoteBroken, Detail: "The list of chains is missing or not what the gateway wrote."));
        }

        foreach (var chain in heads.Broken)
        {
            run.Add(new AuditProblem(chain, null, AuditDamage.NoteBroken, Detail: "What was noted about the chain's end is not what the gateway wrote."));
        }

        foreach (var head in heads.Sound.Values.OrderBy(static head => head.Started))
        {
            await VerifyAsync(head, run, cancellationToken);
        }

        foreach (var chain in list?.Chains ?? [])
        {
            run.Expect(chain, 1);
        }

        if (known is not null)
        {
            run.Expect(known.Chain, known.Sequence);
        }

        run.CompareEnds(heads);
        return new AuditVerification(run.Problems.Count == 0, run.Records, heads.Sound.Count, run.Dropped, run.Problems);
    }

    private async Task VerifyAsync(ChainHead head, Run run, CancellationToken cancellationToken)
    {
        var (anchor, _) = await store.ReadAnchorAsync(head.Chain, cancellationToken);
        if (anchor is null)
        {
            run.Add(new AuditProblem(head.Chain, null, AuditDamage.NoteBroken, Detail: "What was noted about the chain's beginning is not what the gateway wrote."));
        }

        anchor ??= ChainAnchor.BeginningOf(head.Chain);
        var check = new SegmentCheck(seal, anchor, head.Sequence);
        for (var segment = anchor.Segment + 1; segment <= head.Segment; segment++)
        {
            var records = check.Check(await store.ReadSegmentAsync(head.Chain, segment, 0, cancellationToken));
            run.Add(check.TakeProblems());
            foreach (var record in records)
            {
                run.Note(record);
            }
        }

        run.Records += check.Records;
        run.Ends[head.Chain] = check.Sequence;
        if (check.Sequence < head.Sequence)
        {
            run.Add(new AuditProblem(head.Chain, check.Sequence + 1, AuditDamage.Truncated, head.Sequence - check.Sequence));
        }
    }

    private sealed class Run
    {
        private readonly Dictionary<string, long> _expected = new(StringComparer.Ordinal);
        private readonly HashSet<string> _retired = new(StringComparer.Ordinal);

        public List<AuditProblem> Problems { get; } = [];

        public Dictionary<string, long> Ends { get; } = new(StringComparer.Ordinal);

        public long Records { get; set; }

        public long Dropped { get; private set; }

        public void Add(params ReadOnlySpan<AuditProblem> problems)
        {
            foreach (var problem in problems)
            {
                if (Problems.Count < MaxProblems)
                {
                    Problems.Add(problem);
                }
            }
        }

        public void Add(IReadOnlyList<AuditProblem> problems) => Add([.. problems]);

        public void Expect(string chain, long sequence) => _expected[chain] = Math.Max(sequence, _expected.GetValueOrDefault(chain));

        // What chains say about each other and about themselves.
        public void Note(AuditRecord record)
        {
            Dropped += record.Dropped ?? 0;
            foreach (var mark in record.Chains ?? [])
            {
                Expect(mark.Chain, mark.Sequence);
                if (record.Event == AuditEvent.Retired)
                {
                    _retired.Add(mark.Chain);
                }
            }

            if (record is { Event: AuditEvent.Opened, Detail: { } fault })
            {
                Add(new AuditProblem(record.Chain, record.Sequence, AuditDamage.NoteBroken, Detail: fault));
            }
        }

        public void CompareEnds(ChainHeads heads)
        {
            foreach (var (chain, expected) in _expected)
            {
                if (Ends.TryGetValue(chain, out var end))
                {
                    // A head that was set back with its records; what the head itself still covers was reported before.
                    if (heads.Sound[chain].Sequence < expected)
                    {
                        Add(new AuditProblem(chain, end + 1, AuditDamage.Truncated, expected - end));
                    }
                }
                else if (!_retired.Contains(chain) && !heads.Broken.Contains(chain))
                {
                    Add(new AuditProblem(chain, null, AuditDamage.ChainRemoved, expected));
                }
            }
        }
    }
}
