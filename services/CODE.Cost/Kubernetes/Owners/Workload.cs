namespace CODE.Cost.Kubernetes.Owners;

/// <summary>What runs pods: their topmost controller, or a pod by itself.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct Workload(string Namespace, string Kind, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Kind}/{Name}";
}
