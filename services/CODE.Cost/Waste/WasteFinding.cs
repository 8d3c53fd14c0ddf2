using CODE.Cost.Plans;

namespace CODE.Cost.Waste;

/// <summary>Ways to pay for nothing.</summary>
public enum WasteKind
{
    /// <summary>A workload that does next to nothing.</summary>
    IdleWorkload,

    /// <summary>A workload that asks for much more than it uses.</summary>
    OverProvisioned,

    /// <summary>A node with next to nothing on it.</summary>
    EmptyNode,

    /// <summary>A volume or disk that nothing is attached to.</summary>
    UnattachedVolume,

    /// <summary>A claim that no pod mounts.</summary>
    UnmountedClaim,

    /// <summary>A load balancer that leads nowhere.</summary>
    UnusedLoadBalancer,

    /// <summary>A workload without replicas that keeps its volumes.</summary>
    ScaledToZero,

    /// <summary>A snapshot that is older than most are wanted.</summary>
    OldSnapshot,

    /// <summary>A public address that nothing uses.</summary>
    UnusedAddress,

    /// <summary>A machine that is stopped and keeps its disks.</summary>
    StoppedInstance,
}

/// <summary>Something that is paid for and seems to be of no use.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Subject">What it is; untrusted text.</param>
/// <param name="MonthlyCost">What it costs in a month; null when that has no price.</param>
/// <param name="Unpriced">Why it has none.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Remedy">What would be done about it.</param>
internal sealed record WasteFinding(WasteKind Kind, string Subject, decimal? MonthlyCost, string? Unpriced, string Evidence, string Remedy);

/// <summary>A finding before its price is known.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Subject">What it is.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Remedy">What would be done about it.</param>
/// <param name="Resources">What is paid for; null for a part that no resource stands for.</param>
internal sealed record WasteDraft(WasteKind Kind, string Subject, string Evidence, string Remedy, IReadOnlyList<PlannedResource?> Resources);

/// <summary>What was found.</summary>
/// <param name="Findings">The findings, the dearest first, those without a price after them.</param>
/// <param name="Gaps">What could not be looked at.</param>
/// <param name="Assumptions">What prices assume.</param>
/// <param name="Prices">The prices that were used.</param>
/// <param name="IsDegraded">Whether imported prices could not be read.</param>
internal sealed record WasteReport(
    IReadOnlyList<WasteFinding> Findings, IReadOnlyList<string> Gaps, IReadOnlyList<string> Assumptions, IReadOnlyList<Prices.Price> Prices, bool IsDegraded);
