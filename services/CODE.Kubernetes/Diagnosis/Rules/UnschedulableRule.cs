using System.Globalization;
using CODE.Clusters.Pods;
using CODE.Kubernetes.Diagnosis.Scheduling;
using CODE.Kubernetes.Usage;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>
/// Pods that no node takes. The scheduler counts for each node what it met first, so that its message names much that is not to blame: here the nodes are sifted by what the pod asks for, and
/// what leaves none is the cause.
/// </summary>
internal sealed class UnschedulableRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        var waiting = (found.Pods ?? []).Where(static pod => pod.Condition("PodScheduled") is { Status: "False" } condition && !ClaimRule.IsAbout(condition.Message)).ToArray();

        // Pods of before and after a change may wait for different things.
        foreach (var pods in waiting.GroupBy(static pod => (NodeFit.Wanted(pod.Spec), string.Join(',', PodRequests.Of(pod.Spec)))))
        {
            var pod = pods.First();
            var (kind, summary, fix, evidence) = pod.Condition("PodScheduled")!.Reason == "SchedulingGated" ? Gated(pod) : found.Nodes is { } nodes ? Sifted(pod, nodes) : Guessed(pod);
            yield return new Cause(kind, Certainty.Certain, summary, fix, [.. pods.Select(static one => one.Metadata.Name)], [Said(pod), .. evidence]);
        }
    }

    private static Evidence Said(V1Pod pod) => Evidence.Of($"Pod {pod.Metadata.Name}, PodScheduled", pod.Condition("PodScheduled")!.Message ?? pod.Condition("PodScheduled")!.Reason);

    private static Finding Gated(V1Pod pod) => new(
        CauseKind.Unschedulable, "Pods are held back by scheduling gates.", "Look at the controller that is to remove the gates.",
        [Evidence.Of($"Pod {pod.Metadata.Name}, scheduling gates", string.Join(", ", (pod.Spec.SchedulingGates ?? []).Select(static gate => gate.Name)))]);

    private static Finding Sifted(V1Pod pod, IReadOnlyList<V1Node> nodes)
    {
        if (nodes.Count == 0)
        {
            return new Finding(CauseKind.Unschedulable, "The cluster has no nodes.", "Add a node.", []);
        }

        V1Node[] selected = [.. nodes.Where(node => NodeFit.IsSelected(pod.Spec, node))];
        if (selected.Length == 0)
        {
            return new Finding(
                CauseKind.UnschedulableSelector,
                Count($"None of {nodes.Count} nodes has the labels that the pods ask for: {NodeFit.Wanted(pod.Spec)}."),
                "Correct the node selector or affinity, or label a node.",
                [Evidence.Of("Pod template, node selector", NodeFit.Wanted(pod.Spec)), .. NodeLabels(pod, nodes)]);
        }

        V1Node[] open = [.. selected.Where(node => node.Spec?.Unschedulable != true && !NodeFit.Refusing(pod.Spec, node).Any())];
        if (open.Length == 0)
        {
            return new Finding(
                CauseKind.UnschedulableTaint,
                Count($"All {selected.Length} nodes that would do keep the pods away by taints, or are cordoned."),
                "Add a toleration to the pods if they belong there, or remove the taint (kubectl uncordon).",
                [.. Taints(pod, selected)]);
        }

        var wanted = PodRequests.Of(pod.Spec);
        string[] tooLarge = [.. wanted.Where(pair => open.All(node => PodRequests.Room(node, pair.Key) < pair.Value)).Select(static pair => pair.Key)];
        var message = pod.Condition("PodScheduled")!.Message ?? "";
        var isFull = IsAboutRoom(message);
        return tooLarge.Length > 0 || isFull
            ? new Finding(
                CauseKind.UnschedulableResources,
                tooLarge.Length > 0
                    ? Count($"The pods ask for more {string.Join(" and ", tooLarge)} than any of {open.Length} nodes has.")
                    : Count($"All {open.Length} nodes that would do are full."),
                tooLarge.Length > 0 ? "Lower the requests, or add a larger node." : "Lower the requests, remove other pods, or add a node. top_resources shows who uses what.",
                [
                    .. wanted.OrderByDescending(pair => tooLarge.Contains(pair.Key)).Take(3).Select(pair => Evidence.Of(
                        $"Pod {pod.Metadata.Name}, request of {pair.Key}",
                        $"{PodRequests.Text(pair.Key, pair.Value)}; the largest node has {PodRequests.Text(pair.Key, open.Max(node => PodRequests.Room(node, pair.Key)))}")),
                ])
            : new Finding(CauseKind.Unschedulable, "No node takes the pods.", "The evidence says what the scheduler met: host ports, affinity between pods, spread, or volumes of another zone.", []);
    }

    // Without the nodes there is only the message. A node that failed for the later reason has passed what stands before it.
    private static Finding Guessed(V1Pod pod)
    {
        var message = pod.Condition("PodScheduled")!.Message ?? "";
        return IsAboutRoom(message)
                ? new Finding(CauseKind.UnschedulableResources, "No node has room for the pods.", "Lower the requests, remove other pods, or add a node.",
                    [.. PodRequests.Of(pod.Spec).Take(3).Select(pair => Evidence.Of($"Pod {pod.Metadata.Name}, request of {pair.Key}", PodRequests.Text(pair.Key, pair.Value)))])
            : message.Contains("selector", StringComparison.Ordinal) || message.Contains("node affinity", StringComparison.Ordinal)
                ? new Finding(CauseKind.UnschedulableSelector, "No node has the labels that the pods ask for.", "Correct the node selector or affinity, or label a node.",
                    [Evidence.Of("Pod template, node selector", NodeFit.Wanted(pod.Spec) ?? "none")])
            : message.Contains("taint", StringComparison.Ordinal)
                ? new Finding(CauseKind.UnschedulableTaint, "The nodes keep the pods away by taints.", "Add a toleration to the pods if they belong there, or remove the taint.", [])
            : new Finding(CauseKind.Unschedulable, "No node takes the pods.", "The evidence says what the scheduler met.", []);
    }

    private static bool IsAboutRoom(string message) => message.Contains("Insufficient", StringComparison.Ordinal) || message.Contains("Too many pods", StringComparison.Ordinal);

    private static IEnumerable<Evidence> NodeLabels(V1Pod pod, IReadOnlyList<V1Node> nodes) => (pod.Spec.NodeSelector ?? new Dictionary<string, string>()).Keys.Take(3).Select(key =>
    {
        string[] values = [.. nodes.Select(node => node.Metadata.Labels?.TryGetValue(key, out var value) == true ? value : null).OfType<string>().Distinct(StringComparer.Ordinal)];
        return Evidence.Of("Nodes", values.Length == 0 ? $"none has a label {key}" : $"have {key}: {Sentence.Some(values, 5)}");
    });

    private static IEnumerable<Evidence> Taints(V1Pod pod, V1Node[] nodes) => nodes
        .SelectMany(node => NodeFit.Refusing(pod.Spec, node)
            .Select(static taint => $"taint {taint.Key}{(string.IsNullOrEmpty(taint.Value) ? "" : $"={taint.Value}")}:{taint.Effect}")
            .Concat(node.Spec?.Unschedulable == true ? ["is cordoned"] : [])
            .Select(what => (What: what, node.Metadata.Name)))
        .GroupBy(static one => one.What)
        .OrderByDescending(static group => group.Count())
        .Take(3)
        .Select(static group => Evidence.Of($"Node {Sentence.Some(group.Select(static one => one.Name), 3)}", group.Key));

    private static string Count(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Finding(CauseKind Kind, string Summary, string Fix, IReadOnlyList<Evidence> Evidence);
}
