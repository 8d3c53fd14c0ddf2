using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Cost.Plans;
using CODE.Cost.Prices;

namespace CODE.Cost.Kubernetes.Nodes;

/// <summary>What a node's labels and its provider's id tell of the machine under it (https://kubernetes.io/docs/reference/labels-annotations-taints/).</summary>
internal static partial class NodeFacts
{
    private static readonly string[] Types = ["node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"];
    private static readonly string[] Regions = ["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"];
    private static readonly string[] Zones = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];

    // EKS, Karpenter, AKS, GKE.
    private static readonly (string Label, string Value)[] Spot =
    [
        ("eks.amazonaws.com/capacityType", "SPOT"), ("karpenter.sh/capacity-type", "spot"), ("kubernetes.azure.com/scalesetpriority", "spot"),
        ("cloud.google.com/gke-spot", "true"), ("cloud.google.com/gke-preemptible", "true"), ("cloud.google.com/gke-provisioning", "spot"),
    ];

    /// <summary>The labels that are read.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Types, .. Regions, .. Zones, .. Spot.Select(static spot => spot.Label)];

    /// <summary>How kube-state-metrics calls a label: what a metric's label cannot have becomes an underscore, and capitals get one before them.</summary>
    public static string MetricLabel(string label) => "label_" + Capital().Replace(Other().Replace(label, "_"), "$1_$2").ToLowerInvariant();

    /// <summary>A node, with what its labels and its provider's id tell; what neither tells stays as it is.</summary>
    /// <param name="node">The node.</param>
    /// <param name="label">Its labels by the names that Kubernetes has for them; null or empty without.</param>
    /// <param name="providerId">Its <c>spec.providerID</c>.</param>
    public static ClusterNode Apply(ClusterNode node, Func<string, string?> label, string? providerId)
    {
        var provider = ProviderOf(providerId) ?? node.Provider;
        return node with
        {
            Provider = provider,
            InstanceType = First(Types) ?? node.InstanceType,
            Region = First(Regions) ?? (provider is null ? null : RegionOf(provider, First(Zones) ?? ZoneOf(provider, providerId))) ?? node.Region,
            IsSpot = node.IsSpot || Spot.Any(spot => string.Equals(label(spot.Label), spot.Value, StringComparison.OrdinalIgnoreCase)),
        };

        string? First(string[] names) => names.Select(label).FirstOrDefault(static value => !string.IsNullOrEmpty(value));
    }

    /// <summary>The region of a zone; null when it is none, or Azure's, whose zones do not tell.</summary>
    public static string? RegionOf(string provider, string? zone) => zone is null || provider == Providers.Azure
        ? null
        : PlanRegions.Of(provider, new ResourceState(JsonSerializer.SerializeToElement(new Dictionary<string, string> { [provider == Providers.Aws ? "availability_zone" : "zone"] = zone }), default, default));

    private static string? ProviderOf(string? id) => id?.Split("://")[0] switch
    {
        "aws" => Providers.Aws,
        "azure" => Providers.Azure,
        "gce" => Providers.Google,
        _ => null,
    };

    // aws:///us-east-1a/i-0abc, gce://project/us-central1-a/name; Azure's has no zone.
    private static string? ZoneOf(string provider, string? id) => (provider, id?.Split('/')) switch
    {
        (Providers.Aws, [_, _, _, var zone, ..]) => zone,
        (Providers.Google, [_, _, _, var zone, ..]) => zone,
        _ => null,
    };

    [GeneratedRegex("[^a-zA-Z0-9_]")]
    private static partial Regex Other();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Capital();
}
