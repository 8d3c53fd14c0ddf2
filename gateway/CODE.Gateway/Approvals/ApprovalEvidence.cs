namespace CODE.Gateway.Approvals;

/// <summary>What whoever decides about a call has to know. It is kept, so secrets in it are redacted.</summary>
/// <param name="Arguments">The arguments as JSON.</param>
/// <param name="IsDestructive">Whether the tool may destroy something.</param>
/// <param name="IsIdempotent">Whether a repeated call changes nothing more.</param>
/// <param name="Title">The tool's title, where it has one.</param>
/// <param name="Answers">What the call answers to the server's own questions, as JSON; null when there were none.</param>
/// <param name="Plan">What the call will do, where the server has a plan of it.</param>
/// <param name="Resource">What the server shows about the call, where the tool names a resource for that.</param>
internal sealed record ApprovalEvidence(
    string Arguments, bool IsDestructive, bool IsIdempotent, string? Title = null, string? Answers = null, PlanEvidence? Plan = null, ResourceEvidence? Resource = null);

/// <summary>What a plan will change.</summary>
/// <param name="Counts">How many things, by what happens to them.</param>
/// <param name="Destroys">The addresses of what will be gone, or gone and made again; the first of them.</param>
/// <param name="MoreDestroys">Whether there are more.</param>
/// <param name="Risks">What the server warns of.</param>
internal sealed record PlanEvidence(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Destroys, bool MoreDestroys, IReadOnlyList<string> Risks);

/// <summary>A resource that shows what a call will do.</summary>
/// <param name="Uri">The resource.</param>
/// <param name="Text">Its text, maybe cut.</param>
/// <param name="Fault">Why it could not be read.</param>
internal sealed record ResourceEvidence(string? Uri, string? Text = null, string? Fault = null);
