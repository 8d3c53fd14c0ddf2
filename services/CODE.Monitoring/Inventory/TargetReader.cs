using System.Text.RegularExpressions;
using CODE.Monitoring.Shaping;
using CODE.Monitoring.Times;
using CODE.Prometheus.Language;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Inventory;

/// <summary>Tells what is scraped, and what cannot be.</summary>
internal sealed partial class TargetReader(TimeReader times)
{
    private const int MaxError = 300;

    /// <summary>The targets, those that are down first.</summary>
    public async Task<Targets> ReadAsync(IPrometheus prometheus, CancellationToken cancellationToken)
    {
        var clock = await times.ClockAsync(prometheus, cancellationToken);
        var version = await prometheus.VersionAsync(cancellationToken);
        var answer = await prometheus.TargetsAsync(cancellationToken);
        var all = answer.Items.Select(target => Of(target, clock.Now)).OrderBy(static target => target.Health switch { "down" => 0, "unknown" => 1, _ => 2 })
            .ThenBy(static target => target.Job, StringComparer.Ordinal).ThenBy(static target => target.Instance, StringComparer.Ordinal).ToArray();
        return new Targets(all, answer.IsCut, version is null ? null : UntrustedText.Show(version, MaxError), clock.Note);
    }

    private static Target Of(ScrapeTarget target, DateTimeOffset now) => new(
        LabelSets.Value(target.Labels?.GetValueOrDefault("job") ?? target.ScrapePool ?? ""),
        LabelSets.Value(target.Labels?.GetValueOrDefault("instance") ?? ""),
        UntrustedText.Show(target.Health, MaxError),
        target.LastError is { Length: > 0 } error ? UntrustedText.Flatten(Parameters().Replace(error, "?…"), MaxError) : null,
        target.LastScrape is { } last && last > DateTimeOffset.UnixEpoch ? Durations.Tell(now > last ? now - last : TimeSpan.Zero) : null,
        target.LastScrapeDuration);

    // Addresses of errors may have tokens in their queries.
    [GeneratedRegex("""\?[^\s"]+""")]
    private static partial Regex Parameters();
}

/// <summary>What is scraped.</summary>
/// <param name="All">Each target.</param>
/// <param name="IsCut">Whether there are more than could be read.</param>
/// <param name="Version">The version of Prometheus.</param>
/// <param name="Note">What is to be known about its clock.</param>
internal sealed record Targets(IReadOnlyList<Target> All, bool IsCut, string? Version, string? Note);

/// <summary>Something that is scraped.</summary>
/// <param name="Job">Its job.</param>
/// <param name="Instance">Its address.</param>
/// <param name="Health"><c>up</c>, <c>down</c> or <c>unknown</c>.</param>
/// <param name="Error">Why the last scrape failed.</param>
/// <param name="Age">How long ago that was.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record Target(string Job, string Instance, string Health, string? Error, string? Age, Number Seconds);
