namespace CODE.Deployment.Tools;

/// <summary>The cache tags of this server's tools; tags hold over all servers of the fleet.</summary>
internal static class DeploymentTags
{
    /// <summary>What is read of workspaces.</summary>
    public const string Terraform = "terraform";

    /// <summary>What is read of clusters, by the kubernetes server.</summary>
    public const string Cluster = "cluster";

    /// <summary>What is told of deployments to clusters.</summary>
    public const string Deployments = "deployments";
}
