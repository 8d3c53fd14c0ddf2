using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using CODE.Clusters.Status;
using CODE.Clusters.Waiting;
using CODE.Deployment.Planning;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Rollouts;

/// <summary>Applies objects one after the other, and ends with the first that fails: what comes after stands on what comes before.</summary>
internal sealed class ObjectApplier(ObjectSets sets, ObjectWaiter waiter, TimeProvider time)
{
    private static readonly TimeSpan DefinitionPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ServingPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ServingPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Applies the objects of a deployment.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="run">The deployment; is told what becomes of each object as it happens.</param>
    /// <param name="force">Whether fields that others own are taken over.</param>
    /// <param name="progress">Is told each step.</param>
    /// <param name="cancellationToken">Ends it after the object that is being applied.</param>
    public async Task ApplyAsync(ICluster cluster, DeployRun run, bool force, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        for (var index = 0; index < run.Objects.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = await ApplyAsync(cluster, run, index, force, cancellationToken);
            run.Told(index, outcome);
            progress?.Report(new DeploymentStep(index + 1, run.Objects.Count, $"{outcome.Planned.Title}: {DeployRun.WordOf(outcome.Result)}"));
            if (!outcome.IsApplied)
            {
                return;
            }
        }
    }

    private async Task<ObjectOutcome> ApplyAsync(ICluster cluster, DeployRun run, int index, bool force, CancellationToken cancellationToken)
    {
        var (planned, live) = (run.Objects[index].Planned, run.Checked[index].Live);
        try
        {
            planned = planned.Type is null ? await ServedAsync(cluster, planned, cancellationToken) : planned;
            live ??= run.Checked[index].Unchecked is null ? null : await ServerSideApply.FindAsync(cluster, planned, cancellationToken);
            run.Begin();

            // Once it is on its way, its answer is waited for: otherwise nobody would know what was done.
            var item = await ServerSideApply.ApplyAsync(cluster, planned, force, isDryRun: false, run.Warn, CancellationToken.None);
            var result = live is null ? ObjectResult.Created : VersionOf(live) == VersionOf(item) ? ObjectResult.Unchanged : ObjectResult.Configured;
            var outcome = new ObjectOutcome(planned, result, Status: ObjectStatus.Of(item, time.GetUtcNow()), Item: item);
            return planned.Type is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } type ? await EstablishedAsync(cluster, type, outcome, cancellationToken) : outcome;
        }
        catch (FaultException exception)
        {
            var refusal = ObjectRefusal.Of(exception, planned);
            var doubt = exception.Fault.Code is FaultCodes.Timeout or FaultCodes.UpstreamFailed ? " It may have been applied all the same." : "";
            return new ObjectOutcome(planned, ObjectResult.Failed, refusal.Message + doubt);
        }
    }

    // Objects of the kind may come next.
    private async Task<ObjectOutcome> EstablishedAsync(ICluster cluster, ResourceType type, ObjectOutcome outcome, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(DefinitionPatience, time);
        var seen = await waiter.WaitAsync(cluster, type, null, outcome.Planned.Declared.Name, new Progress<ObjectStatus>(), enough.Token, cancellationToken);
        return seen.Status.Verdict == StatusVerdict.Current
            ? outcome with { Status = seen.Status, Item = seen.Item }
            : outcome with { Result = ObjectResult.Failed, Message = $"It was applied, but its kind is not served: {seen.Status.Message}.", Status = seen.Status, Item = seen.Item };
    }

    private async Task<PlannedObject> ServedAsync(ICluster cluster, PlannedObject planned, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await sets.TypedAsync(cluster, planned, cancellationToken);
            }
            catch (FaultException exception) when (exception.Fault.Code == FaultCodes.InvalidArgument && time.GetElapsedTime(started) < ServingPatience)
            {
                // It is established, and not yet told to whoever asks what there is.
                await Task.Delay(ServingPause, time, cancellationToken);
            }
        }
    }

    private static string? VersionOf(JsonObject item) => (string?)item["metadata"]?["resourceVersion"];
}
