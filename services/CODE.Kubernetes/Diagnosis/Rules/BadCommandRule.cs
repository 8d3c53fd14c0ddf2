namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Commands that cannot be run: not in the image, or not allowed to be executed.</summary>
internal sealed class BadCommandRule : ICauseRule
{
    private static readonly string[] Reasons = ["RunContainerError", "CreateContainerError", "StartError", "PostStartHookError"];

    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        foreach (var containers in found.ContainersWhere(static container => Reasons.Contains(container.Waiting?.Reason) || (!container.IsUp && container.Ended?.IsNotRun() == true)))
        {
            var first = containers[0];
            string[] command = [.. first.Spec.Command ?? [], .. first.Spec.Args ?? []];
            yield return new Cause(
                CauseKind.BadCommand,
                Certainty.Certain,
                $"{Sentence.Begin(first.Label)} cannot run its command.",
                "Correct command and args: the program has to be in the image, be executable, and be made for the node's processor. A shell is not in every image.",
                Case.PodsOf(containers),
                [
                    .. containers.Select(static container => container.WaitEvidence()).OfType<Evidence>().Take(1),
                    .. containers.Select(static container => container.EndEvidence()).OfType<Evidence>().Take(1),
                    Evidence.Of($"{first.Source}, command", command.Length == 0 ? "none: that of the image is run" : string.Join(' ', command)),
                    .. found.Told(static group => group is { Kind: "Pod", Reason: "Failed" }).Take(1),
                    .. found.LastLines(first),
                ]);
        }
    }
}
