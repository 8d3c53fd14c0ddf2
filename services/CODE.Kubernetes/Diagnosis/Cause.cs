namespace CODE.Kubernetes.Diagnosis;

/// <summary>Something that is wrong with a workload.</summary>
/// <param name="Kind">What.</param>
/// <param name="Certainty">How surely.</param>
/// <param name="Summary">It in a sentence.</param>
/// <param name="Fix">What to do about it.</param>
/// <param name="Pods">The pods that have it; none where it is not about pods.</param>
/// <param name="Evidence">What says so, the most telling first.</param>
internal sealed record Cause(CauseKind Kind, Certainty Certainty, string Summary, string Fix, IReadOnlyList<string> Pods, IReadOnlyList<Evidence> Evidence);
