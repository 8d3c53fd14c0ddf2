using k8s.Models;

namespace CODE.Clusters.Pods;

/// <summary>Asks for a pod's conditions, which a young pod does not have yet.</summary>
public static class PodConditions
{
    /// <summary>The condition, if the pod has it.</summary>
    public static V1PodCondition? Condition(this V1Pod pod, string type) => pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether the pod has a condition with this status and for this reason; null stands for any.</summary>
    public static bool HasCondition(this V1Pod pod, string type, string? status = null, string? reason = null) =>
        pod.Condition(type) is { } condition && (status is null || condition.Status == status) && (reason is null || condition.Reason == reason);
}
