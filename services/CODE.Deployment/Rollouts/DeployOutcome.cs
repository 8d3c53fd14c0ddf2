using CODE.Clusters.Status;
using CODE.Deployment.Releases;

namespace CODE.Deployment.Rollouts;

/// <summary>How a deployment ended.</summary>
internal enum DeployStatus
{
    /// <summary>A dry run: nothing was changed.</summary>
    Checked,

    /// <summary>All objects were applied, and nobody waited for them.</summary>
    Applied,

    /// <summary>All objects were applied and are what they should be.</summary>
    Ready,

    /// <summary>All objects were applied; some were not what they should be when the time was over.</summary>
    NotReady,

    /// <summary>An object could not be applied, or has failed.</summary>
    Failed,

    /// <summary>The call was cancelled.</summary>
    Interrupted,
}

/// <summary>What a deployment did.</summary>
/// <param name="Release">What was deployed.</param>
/// <param name="Status">How it ended.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Objects">What became of each object, in the order in which they are applied.</param>
/// <param name="Warnings">What the cluster warned of; untrusted text.</param>
/// <param name="Digest">Stands for the objects; the same for the same objects, and tells nothing about them. Null for a dry run.</param>
/// <param name="Revision">What a later rollback can name.</param>
/// <param name="RollbackTo">The revision that it went back to.</param>
internal sealed record DeployOutcome(
    Release Release,
    DeployStatus Status,
    DateTimeOffset StartedAt,
    double Seconds,
    IReadOnlyList<ObjectOutcome> Objects,
    IReadOnlyList<string> Warnings,
    string? Digest,
    long? Revision,
    long? RollbackTo)
{
    /// <summary>How many objects by what happened to them.</summary>
    public IReadOnlyDictionary<ObjectResult, int> Counts => Objects.CountBy(static item => item.Result).OrderBy(static count => count.Key).ToDictionary();

    /// <summary>How a deployment of these objects ended.</summary>
    /// <param name="objects">What became of them.</param>
    /// <param name="waited">Whether somebody waited for them.</param>
    public static DeployStatus StatusOf(IReadOnlyList<ObjectOutcome> objects, bool waited) =>
        objects.Any(static item => !item.IsApplied || (item.Status?.Verdict == StatusVerdict.Failed)) ? DeployStatus.Failed
        : !waited ? DeployStatus.Applied
        : objects.All(static item => item.Status?.Verdict == StatusVerdict.Current) ? DeployStatus.Ready
        : DeployStatus.NotReady;
}
