using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Deployment.Manifests;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Rollouts;

/// <summary>Finds for declared objects what they are in a cluster: their kinds, their namespaces, and the order in which they go there.</summary>
internal sealed class ObjectSets(ResourceCatalog catalog)
{
    private const string DefaultNamespace = "default";

    /// <summary>The objects in the order in which they are to be applied.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="declared">The objects.</param>
    /// <param name="namespace">The namespace of those that name none, and then of no others; <c>default</c> when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The cluster does not serve a kind, an object stands there twice, or is of another namespace.</exception>
    public async Task<IReadOnlyList<PlannedObject>> PlanAsync(ICluster cluster, IReadOnlyList<DeclaredObject> declared, string? @namespace, CancellationToken cancellationToken)
    {
        var defined = declared.Select(DefinedKind.Of).OfType<DefinedKind>().ToArray();
        var planned = new List<PlannedObject>();
        foreach (var item in declared.OrderBy(ApplyOrder.RankOf))
        {
            var type = await FindAsync(cluster, item, cancellationToken);
            var isNamespaced = type?.IsNamespaced ?? defined.FirstOrDefault(kind => kind.Is(item))?.IsNamespaced ?? throw await NotServedAsync(cluster, item, cancellationToken);
            if (isNamespaced && @namespace is not null && item.Namespace is { } other && other != @namespace)
            {
                throw new FaultException(
                    FaultCodes.InvalidArgument, $"{item.Kind} {item.Name} at {item.Place} says that it is in the namespace {other}, not in {@namespace}.", "Leave the argument namespace out, or correct the manifest. Nothing was deployed.");
            }

            planned.Add(new PlannedObject(item, type, isNamespaced ? item.Namespace ?? @namespace ?? DefaultNamespace : null));
        }

        return planned.GroupBy(static item => item.Key).FirstOrDefault(static same => same.Count() > 1) is { } twice
            ? throw new FaultException(
                FaultCodes.InvalidArgument, $"{twice.First().Title} stands there twice: at {string.Join(" and at ", twice.Select(static item => item.Declared.Place))}.", "Keep one of them. Nothing was deployed.")
            : planned;
    }

    /// <summary>An object whose kind was still to be defined, now that it is; the cluster serves it a moment later.</summary>
    /// <exception cref="FaultException">The cluster does not serve it.</exception>
    public async Task<PlannedObject> TypedAsync(ICluster cluster, PlannedObject planned, CancellationToken cancellationToken)
    {
        catalog.Forget(cluster);
        return planned with { Type = await FindAsync(cluster, planned.Declared, cancellationToken) ?? throw await NotServedAsync(cluster, planned.Declared, cancellationToken) };
    }

    private Task<ResourceType?> FindAsync(ICluster cluster, DeclaredObject item, CancellationToken cancellationToken) =>
        catalog.TryFindAsync(cluster, $"{item.ApiVersion}/{item.Kind}", cancellationToken);

    private async Task<FaultException> NotServedAsync(ICluster cluster, DeclaredObject item, CancellationToken cancellationToken)
    {
        string[] others = [.. (await catalog.AllAsync(cluster, cancellationToken)).Where(type => type.Kind == item.Kind).Select(static type => type.ApiVersion).Distinct()];
        return new FaultException(
            FaultCodes.InvalidArgument,
            $"The cluster does not serve {item.Kind} of {item.ApiVersion}, which {item.Place} declares.",
            others.Length > 0 ? $"It serves {item.Kind} of {string.Join(", ", others)}: change the manifest to that. Nothing was deployed." : "Install what defines this kind first, or give its CustomResourceDefinition along. Nothing was deployed.");
    }

    /// <summary>A kind that a CustomResourceDefinition defines.</summary>
    private sealed record DefinedKind(string Group, string Kind, bool IsNamespaced)
    {
        public static DefinedKind? Of(DeclaredObject item) =>
            item is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } && item.Item["spec"] is JsonObject spec && TextOf(spec["group"]) is { } group && TextOf((spec["names"] as JsonObject)?["kind"]) is { } kind
                ? new DefinedKind(group, kind, TextOf(spec["scope"]) == "Namespaced")
                : null;

        public bool Is(DeclaredObject item) => item.Group == Group && item.Kind == Kind;

        private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
