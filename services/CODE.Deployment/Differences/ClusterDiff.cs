using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Deployment.Manifests;
using CODE.Deployment.Rollouts;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Differences;

/// <summary>Says field by field what deploying objects would change, as the cluster itself would have it.</summary>
internal sealed class ClusterDiff(ObjectSets sets)
{
    /// <summary>Compares the objects with what is there.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="namespace">The namespace of objects that name none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The objects cannot be deployed to this cluster as a whole.</exception>
    public async Task<DiffResult> CompareAsync(ICluster cluster, IReadOnlyList<DeclaredObject> objects, string? @namespace, CancellationToken cancellationToken)
    {
        var check = await ServerCheck.CheckAsync(cluster, await sets.PlanAsync(cluster, objects, @namespace, cancellationToken), force: false, cancellationToken);
        RefuseWhereForbidden(check);
        var found = new List<DifferentObject>();
        foreach (var item in check.Objects)
        {
            found.Add(item.Refusal is { Conflicts.Count: > 0 } refusal ? Of(await ForcedAsync(cluster, item, cancellationToken), refusal) : Of(item, item.Refusal));
        }

        return new DiffResult(found, check.Warnings);
    }

    // What nothing can be said about is no difference.
    private static void RefuseWhereForbidden(CheckResult check)
    {
        if (check.Objects.FirstOrDefault(static item => item.Refusal is { Code: not (FaultCodes.InvalidArgument or FaultCodes.NotFound or FaultCodes.Conflict) }) is { } item)
        {
            throw new FaultException(
                item.Refusal!.Code,
                $"The cluster does not say what it would do with {item.Planned.Title}: {item.Refusal.Message}",
                item.Refusal.Code == FaultCodes.PermissionDenied ? "A diff needs the right to get and to patch; can_i of the kubernetes server tells what is allowed." : "Try again; if it lasts, look at the cluster.");
        }
    }

    // What others own is told; what it would be all the same, the cluster says when it is forced, of a dry run.
    private static async Task<CheckedObject> ForcedAsync(ICluster cluster, CheckedObject item, CancellationToken cancellationToken)
    {
        try
        {
            return item with { Merged = await ServerSideApply.ApplyAsync(cluster, item.Planned, force: true, isDryRun: true, static _ => { }, cancellationToken) };
        }
        catch (FaultException)
        {
            return item;
        }
    }

    private static DifferentObject Of(CheckedObject item, ObjectRefusal? refusal)
    {
        var isSecret = item.Planned.Declared.IsSecret;
        IReadOnlyList<FieldDifference> fields = item switch
        {
            // Of what is not there yet, only what its author says: the rest is what the cluster fills in.
            { Live: null, Refusal: null } => ObjectDifference.Of(null, item.Planned.Body, isSecret),
            { Live: { } live, Merged: { } merged } => ObjectDifference.Of(live, merged, isSecret),
            _ => [],
        };
        var change = refusal is { Conflicts.Count: 0 } ? DifferenceKind.Refused : item.Live is null ? DifferenceKind.Created : fields.Count > 0 ? DifferenceKind.Changed : refusal is null && item.Unchecked is null ? DifferenceKind.Unchanged : DifferenceKind.Unchecked;
        return new DifferentObject(item.Planned, change, fields, refusal?.Conflicts ?? [], refusal is { Conflicts.Count: 0 } ? refusal.Message : item.Unchecked);
    }
}

/// <summary>How an object would change.</summary>
internal enum DifferenceKind
{
    /// <summary>The cluster would refuse it.</summary>
    Refused,

    /// <summary>It would change.</summary>
    Changed,

    /// <summary>It would come.</summary>
    Created,

    /// <summary>It is there, and the cluster cannot tell.</summary>
    Unchecked,

    /// <summary>It would stay as it is.</summary>
    Unchanged,
}

/// <summary>What would change.</summary>
/// <param name="Objects">Each object.</param>
/// <param name="Warnings">What the cluster warned of; untrusted text.</param>
internal sealed record DiffResult(IReadOnlyList<DifferentObject> Objects, IReadOnlyList<string> Warnings);

/// <summary>What would change in an object.</summary>
/// <param name="Planned">The object.</param>
/// <param name="Change">How.</param>
/// <param name="Fields">In which fields.</param>
/// <param name="Conflicts">The fields that somebody else owns.</param>
/// <param name="Reason">Why it would be refused, or cannot be told; untrusted text.</param>
internal sealed record DifferentObject(PlannedObject Planned, DifferenceKind Change, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<FieldConflict> Conflicts, string? Reason);
