using System.Globalization;
using CODE.Clusters.Connections;
using CODE.Clusters.Pods;
using CODE.Clusters.Status;
using CODE.Clusters.Waiting;
using CODE.Deployment.Planning;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Rollouts;

/// <summary>Waits until what was applied is what it should be, or one of it has failed, and then says which pods are in the way.</summary>
internal sealed class ObjectWait(ObjectWaiter waiter, PodsInTheWay pods, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Waits for the objects of a deployment, for all of them at a time.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="run">The deployment; is told how each object is in the end.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="progress">Is told what changes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WaitAsync(ICluster cluster, DeployRun run, TimeSpan timeout, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(timeout, time);

        // A server that stops says how far it got.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(over.Token, lifetime.ApplicationStopping);
        var waiting = new Waiting(run, progress);
        await Task.WhenAll(Enumerable.Range(0, run.Objects.Count).Where(index => run.Objects[index] is { IsApplied: true, Status.Verdict: not StatusVerdict.Current }).Select(async index =>
        {
            var outcome = await WaitAsync(cluster, run.Objects[index], waiting, enough.Token, cancellationToken);
            run.Told(index, outcome);
            if (outcome.Status?.Verdict == StatusVerdict.Failed)
            {
                await enough.CancelAsync();
            }
        }));
    }

    private async Task<ObjectOutcome> WaitAsync(ICluster cluster, ObjectOutcome outcome, Waiting waiting, CancellationToken enough, CancellationToken cancellationToken)
    {
        var planned = outcome.Planned;
        try
        {
            var seen = await waiter.WaitAsync(cluster, planned.Type!, planned.Namespace, planned.Declared.Name, waiting.For(planned), enough, cancellationToken);
            var inTheWay = await pods.ReadAsync(cluster, seen.Item, seen.Status, planned.Namespace, cancellationToken);
            return outcome with { Status = seen.Status, Item = seen.Item, InTheWay = inTheWay.Count == 0 ? null : [.. inTheWay.Select(TextOf)] };
        }
        catch (FaultException exception)
        {
            return outcome with { Status = new ObjectStatus(exception.Fault.Code == FaultCodes.NotFound ? StatusVerdict.NotFound : StatusVerdict.Unknown, exception.Fault.Message) };
        }
    }

    private static string TextOf(PodState pod) =>
        string.Create(CultureInfo.InvariantCulture, $"{pod.Name} ({pod.Columns.Status}, {pod.Columns.Restarts} restarts){(pod.Problem is { } problem ? $": {problem}" : "")}");

    /// <summary>Tells how many objects are what they should be.</summary>
    private sealed class Waiting(DeployRun run, IProgress<DeploymentStep>? progress)
    {
        private readonly HashSet<string> _done = [.. run.Objects.Where(static item => item.Status?.Verdict == StatusVerdict.Current).Select(static item => item.Planned.Key)];

        public IProgress<ObjectStatus> For(PlannedObject planned) => new Each(this, planned);

        private void Report(PlannedObject planned, ObjectStatus status)
        {
            lock (_done)
            {
                if (status.Verdict == StatusVerdict.Current)
                {
                    _done.Add(planned.Key);
                }

                progress?.Report(new DeploymentStep(_done.Count, run.Objects.Count, $"{planned.Title}: {status.Message}"));
            }
        }

        private sealed class Each(Waiting waiting, PlannedObject planned) : IProgress<ObjectStatus>
        {
            public void Report(ObjectStatus value) => waiting.Report(planned, value);
        }
    }
}
