using CODE.Clusters.Objects;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>What says that something is wrong.</summary>
/// <param name="From">Who says it: <c>Pod web-1, container app</c>.</param>
/// <param name="Text">What it says; untrusted text.</param>
internal sealed record Evidence(string From, string Text)
{
    private const int MostOfFrom = 120;
    private const int MostOfText = 300;

    /// <summary>Evidence in the words of the cluster, made fit to be shown.</summary>
    public static Evidence Of(string from, string? text) => new(UntrustedText.Flatten(from, MostOfFrom), UntrustedText.Flatten(text, MostOfText));
}
