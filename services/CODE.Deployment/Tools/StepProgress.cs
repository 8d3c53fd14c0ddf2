using CODE.Deployment.Planning;
using ModelContextProtocol;

namespace CODE.Deployment.Tools;

/// <summary>Tells a client of the steps. The protocol wants a number that grows with every notification, so it counts the steps; how far the work is stands in the text.</summary>
internal sealed class StepProgress(IProgress<ProgressNotificationValue> client) : IProgress<DeploymentStep>
{
    private int _told;

    /// <inheritdoc />
    public void Report(DeploymentStep value) => client.Report(new ProgressNotificationValue
    {
        Progress = Interlocked.Increment(ref _told),
        Message = value.Total is { } total ? $"[{value.Done}/{total}] {value.Message}" : value.Message,
    });
}
