using CODE.Deployment.History;
using CODE.Deployment.Planning;
using CODE.Deployment.Rollouts;

namespace CODE.Deployment.Releases;

/// <summary>Keeps what a deployment did: its objects, for a rollback, and its outcome. What was done is done: neither a cancelled call nor a lost store may hide it from the caller.</summary>
internal sealed partial class ReleaseRecorder(Revisions revisions, ReleaseLedger ledger, DeploymentMemory memory, TimeProvider time, ILogger<ReleaseRecorder> logger)
{
    /// <summary>Keeps it.</summary>
    /// <returns>The outcome with its revision, where it made one that could be kept.</returns>
    public async Task<DeployOutcome> RecordAsync(DeployOutcome outcome, CallSource source)
    {
        var target = outcome.Release.Target;
        LogEnded(outcome.Release.Display, outcome.Release.Context, outcome.Status, outcome.Seconds);
        await TryAsync("objects", token => ledger.AddAsync(target, outcome.Objects, token));
        await TryAsync("revision", async token =>
        {
            if (outcome.Status is DeployStatus.Ready or DeployStatus.Applied)
            {
                var content = ReleaseContent.Of(outcome.Objects.Select(static item => item.Planned));
                outcome = outcome with { Revision = await revisions.SaveAsync(target, outcome.StartedAt, lineage: "", content, token) };
            }
            else
            {
                await revisions.MarkFailedAsync(target, token);
            }
        });
        await TryAsync("outcome", token => memory.DeployedAsync(outcome, source, token));
        return outcome;
    }

    private async Task TryAsync(string what, Func<CancellationToken, Task> record)
    {
        if (await AfterTheFact.RecordAsync(record, time) is { } exception)
        {
            LogNotRecorded(what, exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Deploying {Release} to {Context} ended as {Status} after {Seconds} s.")]
    private partial void LogEnded(string release, string context, DeployStatus status, double seconds);

    [LoggerMessage(LogLevel.Error, "The {What} of a deployment could not be recorded.")]
    private partial void LogNotRecorded(string what, Exception exception);
}
