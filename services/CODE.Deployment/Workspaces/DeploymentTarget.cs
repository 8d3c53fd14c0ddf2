namespace CODE.Deployment.Workspaces;

/// <summary>What is deployed as one thing, and so by one call at a time and with revisions of its own: a workspace, or the objects of one name in a cluster.</summary>
/// <param name="Id">Stands for it in store keys.</param>
/// <param name="Display">How it is shown to callers.</param>
/// <param name="Seal">What its sealed records belong to: unlike any other target's.</param>
internal sealed record DeploymentTarget(string Id, string Display, string Seal);
