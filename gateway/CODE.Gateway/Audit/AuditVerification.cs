namespace CODE.Gateway.Audit;

/// <summary>What is wrong with the audit.</summary>
internal enum AuditDamage
{
    /// <summary>The record is not what the gateway wrote.</summary>
    Edited,

    /// <summary>Records are missing, from this one on.</summary>
    Removed,

    /// <summary>The record is not where it belongs, or is there twice.</summary>
    Reordered,

    /// <summary>The end of the chain is missing, from this record on.</summary>
    Truncated,

    /// <summary>The whole chain is missing.</summary>
    ChainRemoved,

    /// <summary>What the gateway noted about the chain, or about all chains, is missing or not what the gateway wrote.</summary>
    NoteBroken,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Chain">The chain; absent where all of them are concerned.</param>
/// <param name="Sequence">The number of the record.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Count">How many records are missing.</param>
/// <param name="Detail">More about it.</param>
internal sealed record AuditProblem(string? Chain, long? Sequence, AuditDamage What, long? Count = null, string? Detail = null);

/// <summary>What came of checking the audit.</summary>
/// <param name="Ok">Whether nothing is wrong.</param>
/// <param name="Records">How many records there are.</param>
/// <param name="Chains">How many chains.</param>
/// <param name="Dropped">How many records never reached the store, because it was away for too long; the gateways told so themselves.</param>
/// <param name="Problems">What is wrong, at most a thousand entries.</param>
internal sealed record AuditVerification(bool Ok, long Records, int Chains, long Dropped, IReadOnlyList<AuditProblem> Problems);
