using System.Text.Json.Nodes;
using CODE.Clusters.Status;

namespace CODE.Deployment.Rollouts;

/// <summary>What happened to an object, or would.</summary>
internal enum ObjectResult
{
    /// <summary>It could not be applied.</summary>
    Failed,

    /// <summary>It was not reached: what came before it failed.</summary>
    NotAttempted,

    /// <summary>Of a dry run: the cluster cannot tell yet.</summary>
    Unchecked,

    /// <summary>It was not there before.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Configured,

    /// <summary>It was as it should be.</summary>
    Unchanged,
}

/// <summary>What became of an object.</summary>
/// <param name="Planned">The object.</param>
/// <param name="Result">What happened to it.</param>
/// <param name="Message">Why; untrusted text.</param>
/// <param name="Status">How it is, as far as it was looked at.</param>
/// <param name="InTheWay">The pods that keep it from being what it should be, with their reasons; untrusted text.</param>
/// <param name="Item">The object as the cluster had it last.</param>
internal sealed record ObjectOutcome(
    PlannedObject Planned, ObjectResult Result, string? Message = null, ObjectStatus? Status = null, IReadOnlyList<string>? InTheWay = null, JsonObject? Item = null)
{
    /// <summary>Whether it is in the cluster as it was declared.</summary>
    public bool IsApplied => Result is ObjectResult.Created or ObjectResult.Configured or ObjectResult.Unchanged;

    /// <summary>What tells it from an object of the same name that comes after it.</summary>
    public string? Uid => (string?)Item?["metadata"]?["uid"];
}
