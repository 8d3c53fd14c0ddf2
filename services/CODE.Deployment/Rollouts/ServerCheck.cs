using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Objects;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Rollouts;

/// <summary>
/// Asks a cluster what it would do with objects, before anything is done: whatever it would refuse is known while there is nothing yet to be taken back.
/// </summary>
internal static class ServerCheck
{
    private const int AtATime = 8;
    private const int MostWarning = 300;
    private const string NoDryRun = "does not support dry run";

    // Admission looks at other objects for these, and does not find what comes with the same deployment.
    private static readonly Dictionary<string, string[]> LooksAt = new(StringComparer.Ordinal)
    {
        ["Pod"] = ["ServiceAccount", "PriorityClass", "RuntimeClass", "LimitRange"],
        ["RoleBinding"] = ["Role", "ClusterRole"],
        ["ClusterRoleBinding"] = ["ClusterRole"],
    };

    /// <summary>Asks about each object.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="objects">The objects, in the order in which they are to be applied.</param>
    /// <param name="force">Whether fields that others own are to be taken over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<CheckResult> CheckAsync(ICluster cluster, IReadOnlyList<PlannedObject> objects, bool force, CancellationToken cancellationToken)
    {
        var warnings = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var live = await EachAsync(objects, planned => LiveAsync(cluster, planned, cancellationToken), cancellationToken);
        var comes = objects.Zip(live).Where(static each => each.Second is { Item: null, Refusal: null }).Select(static each => each.First).ToArray();
        var found = await EachAsync(
            [.. objects.Zip(live)],
            each => each.Second.Refusal is { } refusal
                ? Task.FromResult(new CheckedObject(each.First, null, null, refusal, null))
                : AskAsync(cluster, each.First, each.Second.Item, comes, force, text => warnings.TryAdd(UntrustedText.Flatten(text, MostWarning), true), cancellationToken),
            cancellationToken);
        return new CheckResult(found, [.. warnings.Keys.Order(StringComparer.Ordinal)]);
    }

    private static async Task<Living> LiveAsync(ICluster cluster, PlannedObject planned, CancellationToken cancellationToken)
    {
        try
        {
            return new Living(planned.Type is null ? null : await ServerSideApply.FindAsync(cluster, planned, cancellationToken), null);
        }
        catch (FaultException exception)
        {
            return new Living(null, ObjectRefusal.Of(exception, planned));
        }
    }

    private static async Task<CheckedObject> AskAsync(
        ICluster cluster, PlannedObject planned, JsonObject? live, PlannedObject[] comes, bool force, Action<string> warned, CancellationToken cancellationToken)
    {
        if (planned.Type is null)
        {
            return new CheckedObject(planned, null, null, null, "the cluster knows its kind only once its definition is there");
        }

        if (comes.Any(other => other.Declared is { Kind: "Namespace", Group: "" } && other.Declared.Name == planned.Namespace))
        {
            return new CheckedObject(planned, null, null, null, "its namespace is not there yet");
        }

        try
        {
            return new CheckedObject(planned, live, await ServerSideApply.ApplyAsync(cluster, planned, force, isDryRun: true, warned, cancellationToken), null, null);
        }
        catch (FaultException exception)
        {
            return exception.Fault.Message.Contains(NoDryRun, StringComparison.Ordinal) ? new CheckedObject(planned, live, null, null, "an admission webhook of the cluster does not support dry runs")
                : LooksAt.TryGetValue(planned.Declared.Kind, out var kinds) && comes.Any(other => kinds.Contains(other.Declared.Kind)) && exception.Fault.Message.Contains("not found", StringComparison.Ordinal)
                    ? new CheckedObject(planned, live, null, null, "the cluster judges it by objects that are not there yet")
                : new CheckedObject(planned, live, null, ObjectRefusal.Of(exception, planned), null);
        }
    }

    private static async Task<TResult[]> EachAsync<T, TResult>(IReadOnlyList<T> items, Func<T, Task<TResult>> ask, CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (index, _) => results[index] = await ask(items[index]));
        return results;
    }

    private sealed record Living(JsonObject? Item, ObjectRefusal? Refusal);
}

/// <summary>What a cluster would do with objects.</summary>
/// <param name="Objects">With each of them, in their order.</param>
/// <param name="Warnings">What it warned of; untrusted text.</param>
internal sealed record CheckResult(IReadOnlyList<CheckedObject> Objects, IReadOnlyList<string> Warnings);

/// <summary>What a cluster would do with an object.</summary>
/// <param name="Planned">The object.</param>
/// <param name="Live">It as it is there; null when it is not.</param>
/// <param name="Merged">It as it would be; null when that is not known.</param>
/// <param name="Refusal">Why it would be refused.</param>
/// <param name="Unchecked">Why the cluster cannot tell.</param>
internal sealed record CheckedObject(PlannedObject Planned, JsonObject? Live, JsonObject? Merged, ObjectRefusal? Refusal, string? Unchecked);
