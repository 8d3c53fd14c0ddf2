using CODE.Clusters.Status;
using ModelContextProtocol;

namespace CODE.Kubernetes.Tools;

/// <summary>Tells a client how an object is on its way. The protocol wants a number that grows with every notification, so it counts them.</summary>
internal sealed class StatusProgress(IProgress<ProgressNotificationValue> client) : IProgress<ObjectStatus>
{
    private int _told;

    /// <inheritdoc/>
    public void Report(ObjectStatus value) => client.Report(new ProgressNotificationValue { Progress = Interlocked.Increment(ref _told), Message = value.Message });
}
