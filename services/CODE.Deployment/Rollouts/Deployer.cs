using System.Text;
using CODE.Clusters.Connections;
using CODE.Deployment.Planning;
using CODE.Deployment.Releases;
using CODE.Deployment.Stored;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Rollouts;

/// <summary>
/// Deploys objects to a cluster: all of them are judged by the cluster before the first is applied, they are applied in the order in which they stand on each other, waited for, and kept for a rollback.
/// </summary>
internal sealed class Deployer(ObjectSets sets, ObjectApplier applier, ObjectWait wait, TargetLock locks, ReleaseRecorder recorder, SealedBox box, TimeProvider time)
{
    private const int MostTold = 5;

    /// <summary>Deploys objects.</summary>
    /// <param name="cluster">The cluster, on behalf of the caller.</param>
    /// <param name="request">What to deploy.</param>
    /// <param name="source">On whose behalf.</param>
    /// <param name="progress">Is told each step.</param>
    /// <param name="cancellationToken">Ends it; what was done by then is recorded.</param>
    /// <exception cref="FaultException">The cluster would refuse one of the objects, or another call deploys under the same name. Nothing was changed.</exception>
    public async Task<DeployOutcome> DeployAsync(ICluster cluster, DeployRequest request, CallSource source, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        var (startedAt, started) = (time.GetUtcNow(), time.GetTimestamp());
        var objects = await sets.PlanAsync(cluster, request.Objects, request.Namespace, cancellationToken);
        var release = request.Release ?? Release.Of(cluster.Context, request, objects);
        if (request.IsDryRun)
        {
            var check = await CheckAsync(cluster, objects, request.Force, progress, cancellationToken);
            return Outcome(DeployStatus.Checked, [.. check.Objects.Select(DryOutcome.Of)], check.Warnings) with { Digest = null };
        }

        box.RequireKey();
        await using var holding = await locks.AcquireAsync(release.Target, source.Caller, source.Tool, cancellationToken);
        var run = new DeployRun(await CheckAsync(cluster, objects, request.Force, progress, cancellationToken));
        try
        {
            await applier.ApplyAsync(cluster, run, request.Force, progress, cancellationToken);
            if (request.Wait && run.Objects.All(static item => item.IsApplied))
            {
                await wait.WaitAsync(cluster, run, request.Timeout, progress, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (run.HasBegun)
        {
            await recorder.RecordAsync(Outcome(DeployStatus.Interrupted, run.Objects, run.Warnings), source);
            throw;
        }

        return await recorder.RecordAsync(Outcome(DeployOutcome.StatusOf(run.Objects, request.Wait), run.Objects, run.Warnings), source);

        DeployOutcome Outcome(DeployStatus status, IReadOnlyList<ObjectOutcome> outcomes, IReadOnlyList<string> warnings) => new(
            release, status, startedAt, Math.Round(time.GetElapsedTime(started).TotalSeconds, 1), outcomes, warnings, request.IsDryRun ? null : DigestOf(objects), Revision: null, request.RollbackTo);
    }

    private static async Task<CheckResult> CheckAsync(ICluster cluster, IReadOnlyList<PlannedObject> objects, bool force, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new DeploymentStep(0, objects.Count, "asking the cluster what it would do"));
        var check = await ServerCheck.CheckAsync(cluster, objects, force, cancellationToken);
        CheckedObject[] refused = [.. check.Objects.Where(static item => item.Refusal is not null)];
        return refused.Length == 0 ? check : throw Refused(refused, check.Objects.Count);
    }

    private static FaultException Refused(CheckedObject[] refused, int total)
    {
        var told = refused.Take(MostTold).Select(static item => $"{item.Planned.Title} ({item.Planned.Declared.Place}): {item.Refusal!.Message}");
        var code = refused[0].Refusal!.Code;
        var fix = refused.Any(static item => item.Refusal!.Conflicts.Count > 0)
            ? "Leave these fields out of the manifest, or take them over with force=true, which whoever owns them may change back. diff_kubernetes shows both sides."
            : code == FaultCodes.PermissionDenied ? "Ask the cluster's administrator for that right; can_i of the kubernetes server tells what is allowed."
            : code is FaultCodes.InvalidArgument or FaultCodes.NotFound ? "Correct the manifests; validate_deployment finds most of it without a cluster." : "Try again; if it lasts, look at the cluster.";
        return new FaultException(
            code is FaultCodes.NotFound ? FaultCodes.InvalidArgument : code,
            $"The cluster would refuse {refused.Length} of {total} objects, so nothing was deployed. {string.Join(" | ", told)}{(refused.Length > MostTold ? $" | and {refused.Length - MostTold} more" : "")}",
            fix);
    }

    private string DigestOf(IReadOnlyList<PlannedObject> objects) =>
        box.Fingerprint(Encoding.UTF8.GetBytes(string.Join('\n', objects.Select(static item => item.Body.ToJsonString()))));
}
