namespace CODE.Clusters.Status;

/// <summary>Whether an object is what it was asked to be. The words are kstatus's: https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md.</summary>
public enum StatusVerdict
{
    /// <summary>It is as asked.</summary>
    Current,

    /// <summary>The cluster is still at it.</summary>
    InProgress,

    /// <summary>The cluster has given up, or goes on without any hope: somebody has to change something.</summary>
    Failed,

    /// <summary>It is being deleted.</summary>
    Terminating,

    /// <summary>It is not there.</summary>
    NotFound,

    /// <summary>Nobody can say.</summary>
    Unknown,
}
