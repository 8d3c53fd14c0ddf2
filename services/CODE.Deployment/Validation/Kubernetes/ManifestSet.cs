using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes;

/// <summary>All objects of one validation, to be looked up by what refers to them.</summary>
internal sealed class ManifestSet
{
    private readonly ILookup<(string Kind, string Name), Manifest> _byName;

    private readonly IReadOnlySet<(string Kind, string Name)> _generated;

    /// <param name="all">Every object.</param>
    /// <param name="generated">What a kustomization generates besides.</param>
    public ManifestSet(IReadOnlyList<Manifest> all, IReadOnlySet<(string Kind, string Name)> generated)
    {
        All = all;
        _generated = generated;
        Workloads = [.. all.Select(Workload.Of).OfType<Workload>()];
        _byName = all.ToLookup(static manifest => (manifest.Kind, manifest.Name));
    }

    /// <summary>Every object.</summary>
    public IReadOnlyList<Manifest> All { get; }

    /// <summary>The objects that run pods.</summary>
    public IReadOnlyList<Workload> Workloads { get; }

    /// <summary>The objects of a kind.</summary>
    public IEnumerable<Manifest> OfKind(string kind) => All.Where(manifest => manifest.Kind == kind);

    /// <summary>The object that a reference from another object of the same namespace names, or null.</summary>
    public Manifest? Find(Manifest from, string kind, string name) =>
        _byName[(kind, name)].FirstOrDefault(manifest => SameNamespace(from, manifest));

    /// <summary>Whether there is, or will be, such an object: also one that a generator or an operator in the cluster makes.</summary>
    public bool Has(Manifest from, string kind, string name) =>
        Find(from, kind, name) is not null
        || _generated.Contains((kind, name))
        || (kind == "Secret" && All.Any(manifest => ManifestSet.SameNamespace(from, manifest) && SecretMadeBy(manifest) == name));

    // Sealed Secrets, the External Secrets operator, cert-manager.
    private static string? SecretMadeBy(Manifest manifest) => manifest.Kind switch
    {
        "SealedSecret" => manifest.Name,
        "ExternalSecret" => manifest.Spec.Find("target", "name")?.Text ?? manifest.Name,
        "Certificate" => manifest.Spec?["secretName"]?.Text,
        _ => null,
    };

    /// <summary>
    /// Whether two objects may meet. An object without a namespace is put into that of whoever applies it, which may be any.
    /// </summary>
    public static bool SameNamespace(Manifest left, Manifest right) =>
        left.Namespace.Length == 0 || right.Namespace.Length == 0 || left.Namespace == right.Namespace;
}
