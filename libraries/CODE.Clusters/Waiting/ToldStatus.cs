using CODE.Clusters.Status;

namespace CODE.Clusters.Waiting;

/// <summary>How an object was last; whoever waits is told when there is something else to say.</summary>
internal sealed class ToldStatus
{
    private readonly IProgress<ObjectStatus> _progress;

    public ToldStatus(IProgress<ObjectStatus> progress, SeenObject first)
    {
        _progress = progress;
        Last = first;
        progress.Report(first.Status);
    }

    /// <summary>How it was last.</summary>
    public SeenObject Last { get; private set; }

    /// <summary>It was seen again.</summary>
    public void See(SeenObject seen)
    {
        if (seen.Status.Message != Last.Status.Message)
        {
            _progress.Report(seen.Status);
        }

        Last = seen;
    }
}
