using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.References;

/// <summary>Names that pods, autoscalers, budgets and bindings use.</summary>
internal static class ReferenceChecks
{
    private static readonly string[] DataSections = ["data", "stringData", "binaryData"];

    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<ManifestSet>> Checks { get; } =
    [
        new(ReferenceRules.MissingReference, static set =>
            PodReferences.Of(set)
                .Where(reference => !(reference.Kind == "ServiceAccount" && reference.Name.Text == "default") && !set.Has(reference.Pod.Owner, reference.Kind, reference.Name.Text!))
                .Select(static reference => new Finding(reference.Name.At, $"{reference.Pod.Owner.Title} uses the {reference.Kind} '{reference.Name.Text}', which is not in this set."))
                .Concat(Roles(set))),
        new(ReferenceRules.MissingKey, static set =>
            from reference in PodReferences.Of(set)
            let key = reference.Key
            where key?.Text is not null
            let target = set.Find(reference.Pod.Owner, reference.Kind, reference.Name.Text!)
            where target is not null && !HasKey(target, key.Text!)
            select new Finding(key.At, $"{reference.Pod.Owner.Title} takes the key '{key.Text}' of {target.Title}, which has no such key.")),
        new(ReferenceRules.MissingTarget, static set => Autoscalers(set).Concat(Budgets(set))),
    ];

    private static bool HasKey(Manifest target, string key) =>
        DataSections.Any(section => target.Root[section]?.HasKey(key) == true);

    private static IEnumerable<Finding> Roles(ManifestSet set) =>
        from binding in set.OfKind("RoleBinding")
        let name = binding.Root.Find("roleRef", "name")
        // Cluster roles are usually the cluster's own.
        where binding.Root.Find("roleRef", "kind")?.Text == "Role" && name?.Text is not null && set.Find(binding, "Role", name.Text) is null
        select new Finding(name.At, $"{binding.Title} binds the Role '{name.Text}', which is not in this set.");

    private static IEnumerable<Finding> Autoscalers(ManifestSet set) =>
        from scaler in set.OfKind("HorizontalPodAutoscaler")
        let kind = scaler.Spec.Find("scaleTargetRef", "kind")?.Text
        let name = scaler.Spec.Find("scaleTargetRef", "name")
        where kind is not null && name?.Text is not null && set.Find(scaler, kind, name.Text) is null
        select new Finding(name.At, $"{scaler.Title} scales the {kind} '{name.Text}', which is not in this set.");

    private static IEnumerable<Finding> Budgets(ManifestSet set) =>
        from budget in set.OfKind("PodDisruptionBudget")
        let selector = budget.Spec?["selector"]
        where selector is { Entries.Count: > 0 }
            && !set.Workloads.Any(pod => ManifestSet.SameNamespace(budget, pod.Owner) && Selectors.MatchesSelector(selector, pod.Labels))
        select new Finding(selector.At, $"{budget.Title} selects no pods of this set.");
}
