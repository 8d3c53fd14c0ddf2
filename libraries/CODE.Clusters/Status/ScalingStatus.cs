using System.Text.Json;
using System.Text.Json.Nodes;
using static CODE.Clusters.Status.ObjectStatus;

namespace CODE.Clusters.Status;

/// <summary>The status of what decides about the number of pods. Both are current as soon as they are there; what they cannot do is a warning.</summary>
internal static class ScalingStatus
{
    // Where version 1, which has no conditions, keeps them.
    private const string ConditionsAnnotation = "autoscaling.alpha.kubernetes.io/conditions";

    /// <summary>Reads the status of a PodDisruptionBudget.</summary>
    public static ObjectStatus OfBudget(JsonObject item) => Current(
        $"poddisruptionbudget \"{item.Name()}\" is in force",
        item.Condition("DisruptionAllowed") is { IsFalse: true } condition ? $"No pod may be evicted now: {condition.Told}" : null);

    /// <summary>Reads the status of a HorizontalPodAutoscaler of any version.</summary>
    public static ObjectStatus OfAutoscaler(JsonObject item)
    {
        var conditions = ConditionsOf(item);
        var warning =
            Find("AbleToScale") is { IsFalse: true } able ? $"It cannot scale: {able.Told}"

            // Whoever sets its target to zero has switched it off.
            : Find("ScalingActive") is { IsFalse: true, Reason: not "ScalingDisabled" } active ? $"It cannot tell how many replicas are needed: {active.Told}"
            : Find("ScalingLimited") is { IsTrue: true } limited ? $"It is at its limit: {limited.Told}"
            : null;
        return Current($"horizontalpodautoscaler \"{item.Name()}\" is in force", warning);

        StatusCondition? Find(string type) => StatusCondition.Of(conditions, type);
    }

    private static JsonObject[] ConditionsOf(JsonObject item)
    {
        var annotations = item.At("metadata.annotations") as JsonObject;
        if (annotations?[ConditionsAnnotation] is not JsonValue annotation || annotation.GetValueKind() != JsonValueKind.String)
        {
            return [.. item.Objects("status.conditions")];
        }

        try
        {
            return [.. (JsonNode.Parse(annotation.GetValue<string>()) as JsonArray ?? []).OfType<JsonObject>()];
        }
        catch (JsonException)
        {
            // Anybody may write an annotation.
            return [];
        }
    }
}
