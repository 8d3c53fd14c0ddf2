using ModelContextProtocol;

namespace CODE.Kubernetes.Tools;

/// <summary>Tells a client what is going on. The protocol wants a number that grows with every notification, so it counts them.</summary>
internal sealed class TextProgress(IProgress<ProgressNotificationValue> client) : IProgress<string>
{
    private int _told;

    /// <inheritdoc/>
    public void Report(string value) => client.Report(new ProgressNotificationValue { Progress = Interlocked.Increment(ref _told), Message = value });
}
