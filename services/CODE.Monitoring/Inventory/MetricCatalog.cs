using System.Collections.Concurrent;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Inventory;

/// <summary>Finds metrics by words of their names and of what targets say about them.</summary>
internal static class MetricCatalog
{
    private const int AtOnce = 4;
    private const int MaxHelp = 200;
    private const int MaxName = 200;

    // The series of a histogram, a summary and a counter are named after it; what they mean is told for the metric itself.
    private static readonly string[] Endings = ["_bucket", "_sum", "_count", "_total", "_created", "_info"];

    /// <summary>The metrics whose name or help has all words; those whose name has them first, the shortest of these first.</summary>
    public static async Task<(IReadOnlyList<FoundMetric> Found, bool IsCut)> FindAsync(IPrometheus prometheus, string pattern, CancellationToken cancellationToken)
    {
        var words = pattern.Split([' ', '*', '.'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var names = await prometheus.LabelValuesAsync(Series.NameLabel, null, cancellationToken);
        var metadata = await prometheus.MetadataAsync(null, cancellationToken);
        var told = new Dictionary<string, MetricMetadata>(StringComparer.Ordinal);
        foreach (var each in metadata.Items)
        {
            told.TryAdd(each.Metric, each);
        }

        var found = from name in names.Items
                    let about = About(name, told)
                    let isNamed = words.All(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
                    where isNamed || words.All(word => name.Contains(word, StringComparison.OrdinalIgnoreCase) || about?.Help.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
                    orderby isNamed ? 0 : 1, name.Length, name
                    select new FoundMetric(name, about?.Type is { Length: > 0 } type ? type : null, about?.Help is { Length: > 0 } help ? UntrustedText.Flatten(help, MaxHelp) : null, about?.Unit is { Length: > 0 } unit ? unit : null);
        return ([.. found], names.IsCut);
    }

    /// <summary>Adds how many series metrics have, and how many values each of their labels.</summary>
    public static async Task<IReadOnlyList<DescribedMetric>> DescribeAsync(IPrometheus prometheus, IReadOnlyList<FoundMetric> metrics, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<string, QueryAnswer>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(metrics, options, async (metric, token) =>
        {
            var name = metric.Name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            answers[metric.Name] = await prometheus.SeriesAsync($"{{{Series.NameLabel}=\"{name}\"}}", new SeriesWindow(0, 1), token);
        });
        return [.. metrics.Select(metric => new DescribedMetric(metric with { Name = UntrustedText.Show(metric.Name, MaxName) }, answers[metric.Name].Total, LabelsOf(answers[metric.Name])))];
    }

    private static SortedDictionary<string, int> LabelsOf(QueryAnswer answer)
    {
        var labels = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var label in (answer.Series is [var first, ..] ? first.Labels.Keys : []).Concat(answer.Cardinality.Select(static label => label.Label)).Where(static label => label != Series.NameLabel))
        {
            labels[UntrustedText.Show(label, MaxName)] = answer.Cardinality.FirstOrDefault(each => each.Label == label)?.Values ?? 1;
        }

        return labels;
    }

    private static MetricMetadata? About(string name, Dictionary<string, MetricMetadata> told) =>
        told.GetValueOrDefault(name) ?? Endings.Where(ending => name.EndsWith(ending, StringComparison.Ordinal)).Select(ending => told.GetValueOrDefault(name[..^ending.Length])).FirstOrDefault(static about => about is not null);
}

/// <summary>A metric that was found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Help">What it means.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record FoundMetric(string Name, string? Type, string? Help, string? Unit);

/// <summary>A metric and its series.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Series">How many there are.</param>
/// <param name="Labels">How many values each label has.</param>
internal sealed record DescribedMetric(FoundMetric Metric, long Series, IReadOnlyDictionary<string, int> Labels);
