using System.Text;
using CODE.Clusters.Status;
using CODE.Deployment.Rollouts;

namespace CODE.Deployment.Tools;

/// <summary>Says what a deployment did, for the model that reads the answer.</summary>
internal static class DeployText
{
    private const int MostTold = 5;

    /// <summary>What was done, and when it is not all, exactly what was not.</summary>
    public static string Of(DeployOutcome outcome)
    {
        var counts = string.Join(", ", outcome.Counts.Select(static count => $"{count.Value} {DeployRun.WordOf(count.Key)}"));
        var title = $"{outcome.Release.Display} in {outcome.Release.Context}";
        var text = new StringBuilder(outcome.Status switch
        {
            DeployStatus.Checked => $"Dry run of {title}: {counts}. Nothing was changed.",
            DeployStatus.Applied => $"{title}: {counts}; nobody waited for them.",
            DeployStatus.Ready => $"{title} is ready: {counts}, in {outcome.Seconds:0.#} s.",
            DeployStatus.NotReady => $"{title} is NOT READY after {outcome.Seconds:0} s: {counts}.",
            _ => $"{title} FAILED: {counts}.",
        });
        if (outcome.Revision is { } revision)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $" Revision {revision}.");
        }

        foreach (var item in outcome.Objects.Where(static item => item.Result is ObjectResult.Failed || item.Status is { Verdict: not StatusVerdict.Current }).Take(MostTold))
        {
            text.Append('\n').Append(item.Planned.Title).Append(": ").Append(item.Message ?? item.Status?.Message);
            foreach (var pod in item.InTheWay ?? [])
            {
                text.Append("\n  ").Append(pod);
            }
        }

        var isBad = outcome.Status is DeployStatus.NotReady or DeployStatus.Failed;
        return isBad ? text.Append("\nrollback_deployment goes back to the last revision that was well.").ToString() : text.ToString();
    }
}
