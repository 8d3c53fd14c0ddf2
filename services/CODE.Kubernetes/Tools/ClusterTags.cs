namespace CODE.Kubernetes.Tools;

/// <summary>The cache tags of this server's tools, and of whatever else changes a cluster.</summary>
internal static class ClusterTags
{
    /// <summary>
    /// Everything that was read of clusters. One tag for all: a change of one Deployment shows in pods, events, endpoints, quotas and nodes, so that no smaller part of a cluster surely stays true.
    /// </summary>
    public const string Cluster = "cluster";

    /// <summary>For how many seconds what was read stays good enough when nobody here changed anything; the cluster itself changes all the time.</summary>
    public const int Seconds = 5;
}
