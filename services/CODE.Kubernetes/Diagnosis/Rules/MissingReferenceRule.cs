using CODE.Clusters.Pods;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>ConfigMaps and Secrets that are not there, or lack a key.</summary>
internal sealed class MissingReferenceRule : ICauseRule
{
    private const string ConfigError = "CreateContainerConfigError";
    private const int MostKeys = 12;

    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        Evidence[] told =
        [
            .. found.ContainersWhere(static container => container.Waiting?.Reason == ConfigError).Select(static containers => containers[0].WaitEvidence()).OfType<Evidence>(),
            .. found.Told(static group => group is { Kind: "Pod", Reason: "FailedMount" or "Failed" }),
        ];
        var causes = found.References
            .Where(static reference => reference.Kind != Reference.Claim && reference.Place != Reference.ForImages)
            .Where(reference => found.Keys.TryGetValue((reference.Kind, reference.Name), out var keys) && (keys is null || (reference.Key is { } key && !keys.Contains(key))))
            .GroupBy(reference => (reference.Kind, reference.Name, Key: found.Keys[(reference.Kind, reference.Name)] is null ? null : reference.Key))
            .Select(group => OfLack(found, told, group.Key.Kind, group.Key.Name, group.Key.Key, [.. group.Select(static reference => reference.Place)]))
            .ToArray();

        // Who may not see Secrets still has the kubelet's word.
        return causes.Length > 0 ? causes : OfTold(found);
    }

    private static Cause OfLack(Case found, Evidence[] told, string kind, string name, string? key, string[] places)
    {
        Evidence[] named = [.. told.Where(evidence => evidence.Text.Contains(name, StringComparison.Ordinal)).Take(2)];
        var isHurt = (found.Pods ?? []).Any(pod => !PodState.Of(pod, found.Now).IsHealthy);
        var keys = found.Keys[(kind, name)];
        return new Cause(
            KindOf(kind == Reference.Secret, key is not null),
            named.Length > 0 ? Certainty.Certain : isHurt ? Certainty.Likely : Certainty.Possible,
            key is null ? $"{kind} {name} is not there." : $"{kind} {name} has no key {key}.",
            key is null ? $"Make the {kind} in namespace {found.Namespace}, or correct its name." : "Add the key, or correct its name.",
            [.. (found.Pods ?? []).Where(pod => !PodState.Of(pod, found.Now).IsHealthy).Select(static pod => pod.Metadata.Name)],
            [
                .. named,
                Evidence.Of("Pod template", $"{Sentence.Some(places, 3)} needs {kind} {name}{(key is null ? "" : $", key {key}")}"),
                Evidence.Of($"{kind} {name}", keys is null ? "is not there" : $"has the keys: {(keys.Count == 0 ? "none" : Sentence.Some(keys.Order(StringComparer.Ordinal), MostKeys))}"),
            ]);
    }

    private static IEnumerable<Cause> OfTold(Case found) => found.ContainersWhere(static container => container.Waiting?.Reason == ConfigError).Select(static containers =>
    {
        var message = containers[0].Waiting!.Message ?? "";
        return new Cause(
            KindOf(message.Contains("secret", StringComparison.OrdinalIgnoreCase), message.Contains("find key", StringComparison.OrdinalIgnoreCase)),
            Certainty.Certain,
            $"{Sentence.Begin(containers[0].Label)} lacks something of its configuration.",
            "Make what the evidence names, or correct its name.",
            Case.PodsOf(containers),
            [.. containers.Select(static container => container.WaitEvidence()).OfType<Evidence>().Take(2)]);
    });

    private static CauseKind KindOf(bool isSecret, bool isKey) => (isSecret, isKey) switch
    {
        (true, true) => CauseKind.MissingSecretKey,
        (true, false) => CauseKind.MissingSecret,
        (false, true) => CauseKind.MissingConfigMapKey,
        _ => CauseKind.MissingConfigMap,
    };
}
