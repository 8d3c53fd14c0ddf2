using CODE.Clusters.Objects;
using CODE.Kubernetes.Workloads;

namespace CODE.Kubernetes.Tools;

/// <summary>What <c>scale_deployment</c> answers.</summary>
/// <param name="Before">How many pods were wanted.</param>
/// <param name="After">How many are wanted now.</param>
/// <param name="Running">How many there are at the moment.</param>
/// <param name="Warning">Why it may not stay so.</param>
internal sealed record ScalingAnswer(int Before, int After, int Running, string? Warning);

/// <summary>What <c>restart_rollout</c> answers.</summary>
/// <param name="Kind">The workload's kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
internal sealed record RestartAnswer(string Kind, string Namespace, string Name);

/// <summary>What <c>undo_rollout</c> answers.</summary>
/// <param name="From">The revision that was wanted.</param>
/// <param name="To">The revision that is wanted again; it gets a new number.</param>
/// <param name="ImagesBefore">The images until now.</param>
/// <param name="Images">The images from now on.</param>
internal sealed record UndoAnswer(long From, long To, IReadOnlyList<string> ImagesBefore, IReadOnlyList<string> Images);

/// <summary>What <c>rollout_history</c> answers.</summary>
/// <param name="Revisions">The revisions, the newest first.</param>
internal sealed record HistoryAnswer(IReadOnlyList<RevisionAnswer> Revisions);

/// <summary>A revision.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="Images">Its images.</param>
/// <param name="Age">How old it is.</param>
/// <param name="Replicas">How many pods it has now.</param>
/// <param name="Cause">Why it came, where somebody wrote it down.</param>
internal sealed record RevisionAnswer(long Revision, IReadOnlyList<string> Images, string? Age, int? Replicas, string? Cause)
{
    /// <summary>A revision as it is shown.</summary>
    public static RevisionAnswer Of(Revision revision, DateTimeOffset now) =>
        new(revision.Number, revision.Images, HumanDuration.Since(revision.Created?.UtcDateTime, now), revision.Replicas, revision.Cause is { } cause ? UntrustedText.Flatten(cause, 200) : null);
}
