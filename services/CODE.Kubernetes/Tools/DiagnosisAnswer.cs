using System.Text.Json;
using CODE.Clusters.Objects;
using CODE.Clusters.Status;
using CODE.Kubernetes.Diagnosis;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Kubernetes.Tools;

/// <summary>What <c>diagnose_workload</c> answers.</summary>
/// <param name="Verdict">Whether it is what it should be.</param>
/// <param name="Message">What kubectl would say.</param>
/// <param name="Pods">How many pods it has; left out when they could not be seen.</param>
/// <param name="Unhealthy">How many of them are not healthy.</param>
/// <param name="Causes">The causes, the likeliest first.</param>
/// <param name="Missing">What could not be seen: it may hide causes.</param>
/// <param name="Truncated">Whether there are more causes or more evidence.</param>
internal sealed record DiagnosisAnswer(
    StatusVerdict Verdict, string Message, int? Pods, int? Unhealthy, IReadOnlyList<CauseAnswer> Causes, IReadOnlyList<string>? Missing, bool Truncated)
{
    private const int MostBytes = 6_000;
    private const int MostMissing = 5;
    private const int MostOfMessage = 200;
    private const int MostOfMissing = 150;

    /// <summary>A diagnosis as it is shown: as many causes as there is room for, and of the last one perhaps less evidence.</summary>
    public static DiagnosisAnswer Of(Case found, IReadOnlyList<Cause> causes)
    {
        var (shown, room, isCut) = (new List<CauseAnswer>(), MostBytes, false);
        foreach (var cause in causes.Select(CauseAnswer.Of))
        {
            var fitting = Fitting(cause, room);
            isCut |= fitting != cause;
            room -= SizeOf(fitting);
            if (room < 0 && shown.Count > 0)
            {
                isCut = true;
                break;
            }

            shown.Add(fitting);
        }

        return new DiagnosisAnswer(
            found.Status.Verdict,
            UntrustedText.Flatten(found.Status.Message, MostOfMessage),
            found.PodCount,
            found.UnhealthyCount,
            shown,
            found.Missing.Count == 0 ? null : [.. found.Missing.Take(MostMissing).Select(static text => UntrustedText.Flatten(text, MostOfMissing))],
            isCut);
    }

    private static CauseAnswer Fitting(CauseAnswer cause, int room)
    {
        while (cause.UntrustedEvidence.Count > 1 && SizeOf(cause) > room)
        {
            cause = cause with { UntrustedEvidence = [.. cause.UntrustedEvidence.SkipLast(1)] };
        }

        return cause;
    }

    private static int SizeOf(CauseAnswer cause) => JsonSerializer.SerializeToUtf8Bytes(cause, FleetJson.Options).Length;
}

/// <summary>A cause.</summary>
/// <param name="Cause">What is wrong.</param>
/// <param name="Certainty">How surely.</param>
/// <param name="Summary">It in a sentence.</param>
/// <param name="Fix">What to do about it.</param>
/// <param name="Pods">How many pods have it, where it is about pods.</param>
/// <param name="Example">One of them.</param>
/// <param name="UntrustedEvidence">What says so, the most telling first.</param>
internal sealed record CauseAnswer(CauseKind Cause, Certainty Certainty, string Summary, string Fix, int? Pods, string? Example, IReadOnlyList<Evidence> UntrustedEvidence)
{
    private const int MostEvidence = 10;
    private const int MostOfText = 250;

    /// <summary>A cause as it is shown. Names in it are the cluster's too.</summary>
    public static CauseAnswer Of(Cause cause) => new(
        cause.Kind,
        cause.Certainty,
        UntrustedText.Flatten(cause.Summary, MostOfText),
        UntrustedText.Flatten(cause.Fix, MostOfText),
        cause.Pods.Count == 0 ? null : cause.Pods.Count,
        cause.Pods.Count == 0 ? null : cause.Pods[0],
        [.. cause.Evidence.Take(MostEvidence)]);
}
