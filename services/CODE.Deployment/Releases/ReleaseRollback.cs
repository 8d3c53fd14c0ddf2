using CODE.Clusters.Connections;
using CODE.Deployment.History;
using CODE.Deployment.Planning;
using CODE.Deployment.Rollouts;
using CODE.Deployment.Stored;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Releases;

/// <summary>Deploys the exact objects of an earlier revision again, and says what later ones left besides.</summary>
internal sealed class ReleaseRollback(Deployer deployer, DeploymentHistory history, Revisions revisions, ReleaseLeftovers leftovers, SealedBox box)
{
    private const string DefaultNamespace = "default";

    /// <summary>Goes back.</summary>
    /// <param name="cluster">The cluster, on behalf of the caller.</param>
    /// <param name="request">Where to.</param>
    /// <param name="source">On whose behalf.</param>
    /// <param name="progress">Is told each step.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There is no such revision, or the cluster would refuse one of its objects. Nothing was changed.</exception>
    public async Task<RolledBack> RollBackAsync(ICluster cluster, RollbackRequest request, CallSource source, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        box.RequireKey();
        var release = new Release(cluster.Context, request.Namespace ?? await NamespaceAsync(cluster, request.Name, cancellationToken), request.Name);
        var revision = await revisions.FindAsync(release.Target, request.ToRevision, cancellationToken);
        var content = await revisions.ContentAsync<ReleaseContent>(release.Target, revision.Number, cancellationToken);
        var wanted = new DeployRequest
        {
            Objects = content.Declared(revision.Number),
            Release = release,
            Force = request.Force,
            IsDryRun = request.IsDryRun,
            RollbackTo = revision.Number,
        };
        var outcome = await deployer.DeployAsync(cluster, wanted, source, progress, cancellationToken);
        var besides = await leftovers.FindAsync(cluster, release, outcome.Objects, cancellationToken);
        var isPruned = request.Prune && outcome.Status == DeployStatus.Ready;
        return new RolledBack(outcome, isPruned ? await leftovers.DeleteAsync(cluster, release, besides, cancellationToken) : besides);
    }

    private async Task<string> NamespaceAsync(ICluster cluster, string name, CancellationToken cancellationToken) => await history.NamespacesAsync(cluster.Context, name, cancellationToken) switch
    {
        [] => DefaultNamespace,
        [var only] => only,
        var several => throw new FaultException(FaultCodes.InvalidArgument, $"'{name}' was deployed to several namespaces: {string.Join(", ", several)}.", "Give one of them as namespace. Nothing was changed."),
    };
}

/// <summary>Where to go back.</summary>
/// <param name="Name">The name of what was deployed.</param>
/// <param name="Namespace">Its namespace; the only one that has it when null.</param>
/// <param name="ToRevision">The revision; null for the one before what is there now.</param>
/// <param name="Force">Whether fields that others own are taken over.</param>
/// <param name="Prune">Whether objects that later revisions created are deleted.</param>
/// <param name="IsDryRun">Whether the cluster is only asked.</param>
internal sealed record RollbackRequest(string Name, string? Namespace, long? ToRevision, bool Force, bool Prune, bool IsDryRun);

/// <summary>What a rollback did.</summary>
/// <param name="Outcome">With the objects of the revision.</param>
/// <param name="Leftovers">With what later revisions left besides.</param>
internal sealed record RolledBack(DeployOutcome Outcome, IReadOnlyList<Leftover> Leftovers);
