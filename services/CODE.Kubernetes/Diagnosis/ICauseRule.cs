namespace CODE.Kubernetes.Diagnosis;

/// <summary>Knows one thing that can be wrong. It only looks at what was collected.</summary>
internal interface ICauseRule
{
    /// <summary>The causes that it finds.</summary>
    IEnumerable<Cause> Look(Case found);
}
