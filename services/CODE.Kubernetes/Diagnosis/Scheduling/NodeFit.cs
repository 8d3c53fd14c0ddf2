using System.Globalization;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Scheduling;

/// <summary>Which nodes would take a pod, by the rules of the scheduler that can be read from the pod and the node alone.</summary>
internal static class NodeFit
{
    private const string NameField = "metadata.name";

    /// <summary>Whether the pod's node selector and required node affinity leave the node.</summary>
    public static bool IsSelected(V1PodSpec pod, V1Node node)
    {
        var labels = node.Metadata.Labels ?? new Dictionary<string, string>();
        var terms = pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms;
        return (pod.NodeSelector ?? new Dictionary<string, string>()).All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value)
            && (terms is null || terms.Any(term => Matches(term, node, labels)));
    }

    /// <summary>What the pod's node selector and required node affinity ask for, as text; null when it is nothing.</summary>
    public static string? Wanted(V1PodSpec pod)
    {
        var terms = pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [];
        string[] parts =
        [
            .. (pod.NodeSelector ?? new Dictionary<string, string>()).Select(static pair => $"{pair.Key}={pair.Value}"),
            .. terms.Select(static term => string.Join(" and ", (term.MatchExpressions ?? []).Concat(term.MatchFields ?? []).Select(static one => $"{one.Key} {one.OperatorProperty} {string.Join('|', one.Values ?? [])}".TrimEnd()))),
        ];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>The taints of the node that keep the pod away.</summary>
    public static IEnumerable<V1Taint> Refusing(V1PodSpec pod, V1Node node) =>
        (node.Spec?.Taints ?? []).Where(taint => taint.Effect is "NoSchedule" or "NoExecute" && !(pod.Tolerations ?? []).Any(toleration => Tolerates(toleration, taint)));

    private static bool Tolerates(V1Toleration toleration, V1Taint taint) =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (string.IsNullOrEmpty(toleration.Key) ? toleration.OperatorProperty == "Exists" : toleration.Key == taint.Key)
        && (toleration.OperatorProperty == "Exists" || (toleration.Value ?? "") == (taint.Value ?? ""));

    private static bool Matches(V1NodeSelectorTerm term, V1Node node, IDictionary<string, string> labels)
    {
        var (expressions, fields) = (term.MatchExpressions ?? [], term.MatchFields ?? []);

        // A term without anything selects nothing.
        return expressions.Count + fields.Count > 0
            && expressions.All(one => Holds(one, labels.TryGetValue(one.Key, out var value) ? value : null))
            && fields.All(one => Holds(one, one.Key == NameField ? node.Metadata.Name : null));
    }

    private static bool Holds(V1NodeSelectorRequirement one, string? value) => one.OperatorProperty switch
    {
        "In" => value is not null && one.Values.Contains(value),
        "NotIn" => value is null || !one.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(one, value) > 0,
        "Lt" => Compare(one, value) < 0,
        _ => false,
    };

    // Zero, so that neither holds, when one of them is no number.
    private static int Compare(V1NodeSelectorRequirement one, string? value) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var left) && long.TryParse(one.Values?.FirstOrDefault(), CultureInfo.InvariantCulture, out var right) ? left.CompareTo(right) : 0;
}
