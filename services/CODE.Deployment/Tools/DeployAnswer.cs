using CODE.Clusters.Status;
using CODE.Deployment.Releases;
using CODE.Deployment.Rollouts;
using static System.Text.Json.JsonNamingPolicy;

namespace CODE.Deployment.Tools;

/// <summary>What <c>deploy_kubernetes</c> answers.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Name">Under which name it is remembered.</param>
/// <param name="Namespace">In which namespace that is.</param>
/// <param name="Context">The cluster.</param>
/// <param name="Revision">What a later rollback can name.</param>
/// <param name="RollbackTo">The revision that it went back to.</param>
/// <param name="Digest">Stands for the objects.</param>
/// <param name="Counts">How many objects by what happened to them.</param>
/// <param name="Objects">Each object.</param>
/// <param name="Warnings">What the cluster warned of.</param>
/// <param name="Leftovers">Of a rollback: what other revisions left, and what became of it.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record DeployAnswer(
    DeployStatus Status,
    string Name,
    string Namespace,
    string Context,
    long? Revision,
    long? RollbackTo,
    string? Digest,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<DeployedObjectAnswer> Objects,
    IReadOnlyList<string>? Warnings,
    IReadOnlyDictionary<string, string>? Leftovers,
    double Seconds)
{
    /// <summary>A deployment as it is shown.</summary>
    public static DeployAnswer Of(DeployOutcome outcome, IReadOnlyList<Leftover>? leftovers = null) => new(
        outcome.Status,
        outcome.Release.Name,
        outcome.Release.Namespace,
        outcome.Release.Context,
        outcome.Revision,
        outcome.RollbackTo,
        outcome.Digest,
        outcome.Counts.ToDictionary(static count => SnakeCaseLower.ConvertName(count.Key.ToString()), static count => count.Value),
        [.. outcome.Objects.Select(DeployedObjectAnswer.Of)],
        outcome.Warnings.Count == 0 ? null : outcome.Warnings,
        leftovers is { Count: > 0 } ? leftovers.ToDictionary(static leftover => leftover.Entry.Title, static leftover => leftover.Became) : null,
        outcome.Seconds);
}

/// <summary>An object that was deployed.</summary>
/// <param name="Object">The object: <c>Deployment shop/web</c>.</param>
/// <param name="Result">What happened to it.</param>
/// <param name="Status">How it is.</param>
/// <param name="Message">Why; what to know about it.</param>
/// <param name="Pods">The pods in its way.</param>
internal sealed record DeployedObjectAnswer(string Object, ObjectResult Result, StatusVerdict? Status, string? Message, IReadOnlyList<string>? Pods)
{
    /// <summary>An object as it is shown; of one that is well there is no more to say.</summary>
    public static DeployedObjectAnswer Of(ObjectOutcome item) => new(
        item.Planned.Title,
        item.Result,
        item.Status?.Verdict,
        item.Message ?? (item.Status is { Verdict: not StatusVerdict.Current } status ? status.Message : item.Status?.Warning),
        item.InTheWay);
}
