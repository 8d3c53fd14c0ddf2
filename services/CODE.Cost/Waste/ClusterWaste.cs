using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Clusters.Objects;
using CODE.Cost.Kubernetes;
using CODE.Cost.Kubernetes.Nodes;
using CODE.Cost.Kubernetes.Storage;
using CODE.Cost.Plans;
using CODE.Cost.Prices;
using k8s.Models;

namespace CODE.Cost.Waste;

/// <summary>Finds what a cluster's own objects show to be of no use.</summary>
/// <param name="objects">The objects.</param>
/// <param name="namespace">The namespace that is looked at; null for all.</param>
/// <param name="now">The time now.</param>
internal sealed class ClusterWaste(ClusterObjects objects, string? @namespace, DateTimeOffset now)
{
    // What is made and deleted by the hour is no waste.
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    /// <summary>From what age on a snapshot is old.</summary>
    public static readonly TimeSpan OldSnapshot = TimeSpan.FromDays(30);

    private static readonly string[] ZoneLabels = ["topology.kubernetes.io/zone", "topology.ebs.csi.aws.com/zone", "topology.gke.io/zone", "topology.disk.csi.azure.com/zone", "failure-domain.beta.kubernetes.io/zone"];

    private readonly (string Provider, string? Region)? _place = PlaceOf(objects.Nodes);

    /// <summary>All of it.</summary>
    public IEnumerable<WasteDraft> Find()
    {
        var parked = ScaledToZero().ToArray();
        var kept = parked.SelectMany(static one => one.Claims).ToHashSet(StringComparer.Ordinal);
        return parked.Select(static one => one.Draft).Concat(Volumes()).Concat(Claims(kept)).Concat(Balancers()).Concat(Snapshots());
    }

    private IEnumerable<WasteDraft> Volumes() =>
        from volume in objects.Volumes ?? []
        where volume.Status?.Phase is "Released" or "Available" && IsSettled(volume.Metadata) && (@namespace is null || volume.Spec.ClaimRef?.NamespaceProperty == @namespace)
        let released = volume.Status.Phase == "Released"
        select new WasteDraft(
            WasteKind.UnattachedVolume,
            $"PersistentVolume {volume.Metadata.Name}",
            $"It is {volume.Status.Phase}{(released && volume.Spec.ClaimRef is { } claim ? $": its claim {claim.NamespaceProperty}/{claim.Name} is gone" : "")}, for {Capacity(volume)}.",
            released ? "Save what is wanted of it, then delete the volume and, with reclaim policy Retain, the disk behind it." : "Delete it, or claim it.",
            [DiskOf(volume)]);

    private IEnumerable<WasteDraft> Claims(HashSet<string> kept)
    {
        // Without the pods nobody knows what is mounted.
        if (objects.Pods is null)
        {
            return [];
        }

        var mounted = objects.Pods.Where(static pod => pod.Status?.Phase is not ("Succeeded" or "Failed")).SelectMany(static pod => (pod.Spec?.Volumes ?? [])
            .Select(volume => volume.PersistentVolumeClaim?.ClaimName ?? (volume.Ephemeral is null ? null : $"{pod.Metadata.Name}-{volume.Name}"))
            .OfType<string>().Select(name => $"{pod.Metadata.NamespaceProperty}/{name}")).ToHashSet(StringComparer.Ordinal);
        return from claim in objects.Claims ?? []
               let name = NameOf(claim)
               where claim.Status?.Phase == "Bound" && IsSettled(claim.Metadata) && !mounted.Contains(name) && !kept.Contains(name)
               select new WasteDraft(
                   WasteKind.UnmountedClaim, $"PersistentVolumeClaim {name}", $"It is bound to a volume of {Size(claim)}, and no pod mounts it.", "Save what is wanted of it, then delete the claim.", [DiskOf(claim)]);
    }

    private IEnumerable<(WasteDraft Draft, IReadOnlyList<string> Claims)> ScaledToZero()
    {
        var claims = (objects.Claims ?? []).ToLookup(static claim => claim.Metadata.NamespaceProperty, StringComparer.Ordinal);
        var parked = (objects.Deployments ?? []).Where(static one => one.Spec?.Replicas == 0)
            .Select(static one => (Kind: "Deployment", one.Metadata, Uses: Used(one.Spec.Template)))
            .Concat((objects.StatefulSets ?? []).Where(static one => one.Spec?.Replicas == 0).Select(static one => (
                Kind: "StatefulSet", one.Metadata, Uses: Used(one.Spec.Template, [.. (one.Spec.VolumeClaimTemplates ?? []).Select(template => $"{template.Metadata.Name}-{one.Metadata.Name}-")]))));
        foreach (var (kind, metadata, uses) in parked)
        {
            V1PersistentVolumeClaim[] held = [.. claims[metadata.NamespaceProperty].Where(claim => uses(claim.Metadata.Name))];
            if (held.Length > 0)
            {
                yield return (
                    new WasteDraft(
                        WasteKind.ScaledToZero,
                        $"{kind} {metadata.NamespaceProperty}/{metadata.Name}",
                        $"It has no replicas, and keeps {string.Join(", ", held.Take(5).Select(static claim => $"{claim.Metadata.Name} ({Size(claim)})"))}{(held.Length > 5 ? $" and {held.Length - 5} more" : "")}.",
                        "Scale it up if it is wanted; else save its data, and delete it and its claims.",
                        [.. held.Select(DiskOf)]),
                    [.. held.Select(NameOf)]);
            }
        }
    }

    private IEnumerable<WasteDraft> Balancers()
    {
        if (objects.Endpoints is null)
        {
            return [];
        }

        var served = objects.Endpoints.Where(static one => one.Subsets?.Any(static subset => subset.Addresses?.Count > 0) == true)
            .Select(static one => $"{one.Metadata.NamespaceProperty}/{one.Metadata.Name}").ToHashSet(StringComparer.Ordinal);
        return from service in objects.Services ?? []
               let name = $"{service.Metadata.NamespaceProperty}/{service.Metadata.Name}"
               where service.Spec?.Type == "LoadBalancer" && IsSettled(service.Metadata) && !served.Contains(name)
               select new WasteDraft(
                   WasteKind.UnusedLoadBalancer, $"Service {name}", "It is of type LoadBalancer, and no ready pod stands behind it.", "Mend its selector or its pods if it is wanted; else delete it.",
                   [Kubernetes.Storage.Balancers.Of(name, _place?.Provider, _place?.Region)]);
    }

    private IEnumerable<WasteDraft> Snapshots() =>
        from snapshot in objects.Snapshots ?? []
        let metadata = snapshot["metadata"]
        let made = DateTimeOffset.TryParse(Text(metadata?["creationTimestamp"]), CultureInfo.InvariantCulture, out var time) ? time : (DateTimeOffset?)null
        where made is not null && now - made > OldSnapshot
        let size = Quantities.TryParse(Text(snapshot["status"]?["restoreSize"]), out var bytes) ? decimal.Ceiling(bytes / (1L << 30)) : (decimal?)null
        let name = $"{Text(metadata?["namespace"])}/{Text(metadata?["name"])}"
        select new WasteDraft(
            WasteKind.OldSnapshot, $"VolumeSnapshot {name}", $"It was taken {HumanDuration.Format(now - made.Value)} ago{(size is null ? "" : $", of {size:0} GiB")}.", "Delete it if nobody will go back to it.",
            [size is { } gigabytes && _place is { Provider: Providers.Aws } place ? SyntheticPlan.Resource("aws_ebs_snapshot", name, place.Region, new { volume_size = gigabytes }) : null]);

    private PlannedResource? DiskOf(V1PersistentVolume volume)
    {
        var driver = volume.Spec.Csi?.Driver ?? (volume.Spec.AwsElasticBlockStore is not null ? "kubernetes.io/aws-ebs" : volume.Spec.GcePersistentDisk is not null ? "kubernetes.io/gce-pd" : volume.Spec.AzureDisk is not null ? "kubernetes.io/azure-disk" : "");
        var zone = ZoneLabels.Select(label => volume.Metadata.Labels?.TryGetValue(label, out var value) == true ? value : null).FirstOrDefault(static value => value is not null)
            ?? volume.Spec.NodeAffinity?.Required?.NodeSelectorTerms?.SelectMany(static term => term.MatchExpressions ?? []).FirstOrDefault(static one => ZoneLabels.Contains(one.Key))?.Values?.FirstOrDefault();
        return Quantities.TryParse(Capacity(volume), out var bytes) ? Disks.Of(volume.Metadata.Name, driver, ClassOf(volume.Spec.StorageClassName)?.Parameters, bytes / (1L << 30), RegionOf(driver, zone)) : null;
    }

    private PlannedResource? DiskOf(V1PersistentVolumeClaim claim)
    {
        if (objects.Volumes?.FirstOrDefault(volume => volume.Metadata.Name == claim.Spec?.VolumeName) is { } there)
        {
            return DiskOf(there);
        }

        var driver = ClassOf(claim.Spec?.StorageClassName)?.Provisioner ?? "";
        return Quantities.TryParse(Size(claim), out var bytes) ? Disks.Of(NameOf(claim), driver, ClassOf(claim.Spec?.StorageClassName)?.Parameters, bytes / (1L << 30), RegionOf(driver, null)) : null;
    }

    private string? RegionOf(string driver, string? zone) =>
        (driver.Contains("aws", StringComparison.Ordinal) ? NodeFacts.RegionOf(Providers.Aws, zone) : driver.Contains("gke", StringComparison.Ordinal) || driver.Contains("gce", StringComparison.Ordinal) ? NodeFacts.RegionOf(Providers.Google, zone) : null)
        ?? _place?.Region;

    private V1StorageClass? ClassOf(string? name) => objects.Classes?.FirstOrDefault(one => one.Metadata.Name == name);

    private bool IsSettled(V1ObjectMeta metadata) => metadata.CreationTimestamp is not { } made || now - new DateTimeOffset(DateTime.SpecifyKind(made, DateTimeKind.Utc)) > Settled;

    private static (string Provider, string? Region)? PlaceOf(IReadOnlyList<V1Node>? nodes) => (nodes ?? [])
        .Select(static node => NodeFacts.Apply(new ClusterNode(node.Metadata.Name, 0, 0, 0), label => node.Metadata.Labels?.TryGetValue(label, out var value) == true ? value : null, node.Spec?.ProviderID))
        .Where(static node => node.Provider is not null).Select(static node => ((string, string?)?)(node.Provider!, node.Region)).FirstOrDefault();

    // By name for those that a template names, by the beginning of the name for those that a StatefulSet makes.
    private static Func<string, bool> Used(V1PodTemplateSpec template, params string[] prefixes)
    {
        var named = (template.Spec?.Volumes ?? []).Select(static volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return name => named.Contains(name) || prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(name[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    private static string NameOf(V1PersistentVolumeClaim claim) => $"{claim.Metadata.NamespaceProperty}/{claim.Metadata.Name}";

    private static string Capacity(V1PersistentVolume volume) => volume.Spec.Capacity?.TryGetValue("storage", out var size) == true ? size.ToString() : "";

    private static string Size(V1PersistentVolumeClaim claim) =>
        (claim.Status?.Capacity ?? claim.Spec?.Resources?.Requests)?.TryGetValue("storage", out var size) == true ? size.ToString() : "";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
