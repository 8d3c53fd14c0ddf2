namespace CODE.Kubernetes.Diagnosis;

/// <summary>How surely something is a cause; the surer, the earlier.</summary>
internal enum Certainty
{
    /// <summary>The cluster says so itself.</summary>
    Certain,

    /// <summary>What was seen fits, and little else explains it.</summary>
    Likely,

    /// <summary>It is wrong, or was, and need not be what hurts.</summary>
    Possible,
}
