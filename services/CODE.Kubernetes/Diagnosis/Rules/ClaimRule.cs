using CODE.Clusters.Pods;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Claims that are not there, or have no volume.</summary>
internal sealed class ClaimRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        var wanted = found.References.Where(static reference => reference.Kind == Reference.Claim).Select(static reference => reference.Name).Distinct();
        var causes = wanted
            .Where(found.Claims.ContainsKey)
            .Select(name => found.Claims[name] is { } claim ? OfClaim(found, claim) : OfNone(found, name))
            .OfType<Cause>()
            .ToArray();
        return causes.Length > 0 ? causes : OfTold(found);
    }

    /// <summary>Whether the scheduler speaks of claims.</summary>
    public static bool IsAbout(string? message) => message?.Contains("PersistentVolumeClaim", StringComparison.OrdinalIgnoreCase) == true;

    private static Cause OfNone(Case found, string name) => new(
        CauseKind.MissingClaim,
        Certainty.Certain,
        $"PersistentVolumeClaim {name} is not there.",
        "Make the claim, or correct its name.",
        PodsWith(found, name),
        [Evidence.Of($"PersistentVolumeClaim {name}", "is not there"), .. SchedulerSays(found)]);

    private static Cause? OfClaim(Case found, V1PersistentVolumeClaim claim)
    {
        var name = claim.Metadata.Name;
        if (claim.Status?.Phase is "Bound" or null)
        {
            return null;
        }

        Evidence[] told = [.. found.Told(group => group.Kind == "PersistentVolumeClaim" && group.Name == name).Take(3)];

        // A volume is made when a pod has found its node: until then something else is the matter.
        var isWaiting = told.Length > 0 && told.All(static evidence => evidence.From.StartsWith("Event WaitForFirstConsumer", StringComparison.Ordinal));
        var storage = claim.Spec?.Resources?.Requests?.TryGetValue("storage", out var quantity) == true ? quantity.ToString() : "any size";
        return new Cause(
            CauseKind.ClaimPending,
            isWaiting ? Certainty.Possible : Certainty.Certain,
            claim.Status.Phase == "Lost" ? $"PersistentVolumeClaim {name} has lost its volume." : $"PersistentVolumeClaim {name} has no volume yet.",
            claim.Spec?.StorageClassName is { Length: > 0 } storageClass
                ? $"Look whether the storage class {storageClass} exists and its provisioner runs, and whether it offers the access modes: list_resources kind=storageclasses."
                : "The claim names no storage class and the cluster has no default one, or no volume fits: name a class, or make a volume.",
            PodsWith(found, name),
            [
                Evidence.Of($"PersistentVolumeClaim {name}", $"is {claim.Status.Phase}; wants {storage}, {string.Join('+', claim.Spec?.AccessModes ?? [])}, storage class {claim.Spec?.StorageClassName ?? "none"}"),
                .. told,
                .. SchedulerSays(found),
            ]);
    }

    private static IEnumerable<Cause> OfTold(Case found)
    {
        V1Pod[] waiting = [.. (found.Pods ?? []).Where(static pod => pod.HasCondition("PodScheduled", "False") && IsAbout(pod.Condition("PodScheduled")!.Message))];
        if (waiting.Length > 0)
        {
            yield return new Cause(
                CauseKind.ClaimPending, Certainty.Certain, "A claim of the pods has no volume.", "Look at the claims: list_resources kind=persistentvolumeclaims.", [.. waiting.Select(static pod => pod.Metadata.Name)], [.. SchedulerSays(found)]);
        }
    }

    private static IEnumerable<Evidence> SchedulerSays(Case found) => (found.Pods ?? [])
        .Where(static pod => pod.HasCondition("PodScheduled", "False") && IsAbout(pod.Condition("PodScheduled")!.Message))
        .Take(1)
        .Select(static pod => Evidence.Of($"Pod {pod.Metadata.Name}, PodScheduled", pod.Condition("PodScheduled")!.Message));

    private static IReadOnlyList<string> PodsWith(Case found, string claim) =>
        [.. (found.Pods ?? []).Where(pod => (pod.Spec?.Volumes ?? []).Any(volume => volume.PersistentVolumeClaim?.ClaimName == claim)).Select(static pod => pod.Metadata.Name)];
}
