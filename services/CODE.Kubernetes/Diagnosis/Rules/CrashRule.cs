using System.Globalization;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Containers that end again and again, or once for all, of their own.</summary>
internal sealed class CrashRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        foreach (var containers in found.ContainersWhere(container => IsMeant(container) && !container.IsKilledByProbe(found)))
        {
            var (first, ended) = (containers[0], containers[0].Ended!);
            yield return new Cause(
                CauseKind.CrashLoop,
                containers.Certainty(),
                string.Create(CultureInfo.InvariantCulture, $"{Sentence.Begin(first.Label)} ended with exit code {ended.ExitCode}: {Endings.Meaning(ended.ExitCode)}.{Restarted(first)}"),
                ended.ExitCode == 0
                    ? "A container of a workload that is to run has to go on: look at its command; what ends on purpose belongs into a Job."
                    : "The last lines of its log say why; get_logs with previous=true shows more of them. rollout_history tells what changed.",
                Case.PodsOf(containers),
                [.. containers.Select(static container => container.EndEvidence()).OfType<Evidence>().Take(2), .. found.LastLines(first)]);
        }
    }

    private static bool IsMeant(PodContainer container) =>
        container is { Ended: { } ended, Status: { } status } && !ended.IsOutOfMemory() && !ended.IsNotRun() && (container.IsDown || (status.RestartCount > 0 && !container.IsInit));

    private static string Restarted(PodContainer container) => container.Status!.RestartCount switch
    {
        0 => "",
        1 => " It was restarted once.",
        var count => string.Create(CultureInfo.InvariantCulture, $" It was restarted {count} times."),
    };
}
