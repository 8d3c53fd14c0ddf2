using System.Text.Json;
using CODE.Monitoring.Shaping;
using CODE.Monitoring.Times;
using CODE.Prometheus.Connections;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Monitoring.Context;

/// <summary>Tells what metrics know of recent changes of a deployment: processes that began, targets that came or went, and alerts that fired within a day and do not any more.</summary>
internal sealed class ChangeContext(IBackendDirectory backends, TimeReader times) : IContextSource
{
    private const int MaxSeries = 2_000;

    // Each with what it means, and what its value is.
    private static readonly (string Kind, string Expression, string Told)[] Changes =
    [
        ("started", "process_start_time_seconds > time() - 86400", "A process began"),
        ("flapped", "changes(up[1d]) > 0", "A target went or came back"),
        ("fired", "count_over_time(ALERTS{alertstate=\"firing\"}[1d]) unless ALERTS{alertstate=\"firing\"}", "An alert fired and does not any more"),
    ];

    /// <inheritdoc/>
    public string Name => "changes";

    /// <inheritdoc/>
    public async Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        var found = await BackendsAsked.AllAsync(backends, Name, async backend =>
        {
            var now = (await times.ClockAsync(backend.Prometheus, cancellationToken)).Now;
            var answers = await Task.WhenAll(Changes.Select(change => backend.Prometheus.QueryAsync(change.Expression, now, new SeriesWindow(0, MaxSeries), cancellationToken)));
            return Changes.Zip(answers).SelectMany(pair => pair.Second.Series.Where(series => DeploymentFit.Fits(query, series.Labels)).Select(series => ItemOf(backend.Name, pair.First.Kind, pair.First.Told, series, now)));
        });
        return new ContextFindings(found.Items) { Missing = found.Missing };
    }

    private static ContextItem ItemOf(string context, string kind, string told, Series series, DateTimeOffset now)
    {
        var labels = LabelSets.Shown(series.Labels.Where(static label => label.Key is not (Series.NameLabel or "alertstate")));
        var value = series.Samples is [.., var last] ? last.Value : double.NaN;
        var text = string.Join(", ", labels.Select(static label => $"{label.Key}={label.Value}"));
        var change = new ChangeNote(labels, kind == "started" && value is > 0 and < 1e11 ? TimeReader.Show(DateTimeOffset.FromUnixTimeSeconds((long)value)) : null, kind == "flapped" ? value : null);
        return new ContextItem($"change/{context}/{kind}/{text}", $"{told}{(change.At is { } at ? $" at {at}" : "")}: {text}", JsonSerializer.SerializeToElement(change, FleetJson.Options), now);
    }
}

/// <summary>A change, for those who gather context.</summary>
/// <param name="Labels">Of what.</param>
/// <param name="At">When, where that is known.</param>
/// <param name="Times">How often within a day, where that is counted.</param>
internal sealed record ChangeNote(IReadOnlyDictionary<string, string> Labels, string? At, Number? Times);
