namespace CODE.Clusters.Pods;

/// <summary>How a pod is doing; the worse, the earlier.</summary>
public enum PodHealth
{
    /// <summary>Something is wrong that does not pass by waiting: it crashes, cannot be scheduled, its image cannot be pulled, its node is lost.</summary>
    Failing,

    /// <summary>It runs, but does not take requests: a probe or a readiness gate says no.</summary>
    NotReady,

    /// <summary>It is on its way up.</summary>
    Starting,

    /// <summary>It is on its way down.</summary>
    Ending,

    /// <summary>It runs and is ready.</summary>
    Healthy,

    /// <summary>It has done its work.</summary>
    Done,
}
