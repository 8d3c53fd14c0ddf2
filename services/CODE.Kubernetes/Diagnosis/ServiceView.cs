using CODE.Clusters.Objects;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>A Service, and whom it reaches.</summary>
/// <param name="Service">The Service.</param>
/// <param name="SelectsWorkload">Whether it selects the workload's pods.</param>
/// <param name="SelectsAny">Whether it selects any pods; null when that could not be seen.</param>
/// <param name="Around">The labels of the namespace's pods that have a key of the selector, where it selects none of them.</param>
internal sealed record ServiceView(V1Service Service, bool SelectsWorkload, bool? SelectsAny, IReadOnlyList<string> Around)
{
    /// <summary>Its selector as text: <c>app=web</c>.</summary>
    public string SelectorText => Text(Service.Spec?.Selector);

    /// <summary>Whether a selector leaves pods with these labels.</summary>
    public static bool Selects(IDictionary<string, string>? selector, IDictionary<string, string>? labels) =>
        selector is { Count: > 0 } && selector.All(pair => labels is not null && labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <summary>Labels as text.</summary>
    public static string Text(IDictionary<string, string>? labels) => Selectors.TextOf(labels) ?? "nothing";
}
