using CODE.Monitoring.Inventory;

namespace CODE.Monitoring.Tools;

/// <summary>What <c>find_metrics</c> answers.</summary>
/// <param name="Metrics">The metrics.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record MetricsAnswer(IReadOnlyList<MetricItem> Metrics, long Total, bool Truncated, string? NextCursor);

/// <summary>A metric.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Help">What it means.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Series">How many series it has.</param>
/// <param name="Labels">How many values each label has.</param>
internal sealed record MetricItem(string Name, string? Type, string? Help, string? Unit, long Series, IReadOnlyDictionary<string, int> Labels)
{
    /// <summary>A metric as it is shown.</summary>
    public static MetricItem Of(DescribedMetric metric) => new(metric.Metric.Name, metric.Metric.Type, metric.Metric.Help, metric.Metric.Unit, metric.Series, metric.Labels);
}

/// <summary>What <c>label_values</c> answers.</summary>
/// <param name="Values">The values.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
/// <param name="Notes">What Prometheus notes.</param>
internal sealed record ValuesAnswer(IReadOnlyList<string> Values, long Total, bool Truncated, string? NextCursor, IReadOnlyList<string>? Notes);

/// <summary>What <c>get_targets</c> answers.</summary>
/// <param name="Targets">The targets.</param>
/// <param name="Jobs">How many of each job can be scraped.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
/// <param name="Version">The version of Prometheus.</param>
/// <param name="Note">What is to be known about its clock.</param>
internal sealed record TargetsAnswer(IReadOnlyList<Target> Targets, IReadOnlyList<JobItem> Jobs, long Total, bool Truncated, string? NextCursor, string? Version, string? Note);

/// <summary>The targets of a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Up">How many can be scraped.</param>
/// <param name="Down">How many cannot.</param>
internal sealed record JobItem(string Job, int Up, int Down)
{
    /// <summary>The jobs, those with most targets down first.</summary>
    public static IReadOnlyList<JobItem> Of(IEnumerable<Target> targets, int most) =>
    [
        .. targets.GroupBy(static target => target.Job, StringComparer.Ordinal)
            .Select(static job => new JobItem(job.Key, job.Count(static target => target.Health == "up"), job.Count(static target => target.Health == "down")))
            .OrderByDescending(static job => job.Down).ThenBy(static job => job.Job, StringComparer.Ordinal).Take(most),
    ];
}

/// <summary>What <c>get_rules</c> answers.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record RulesAnswer(IReadOnlyList<ShownRule> Rules, long Total, bool Truncated, string? NextCursor);
