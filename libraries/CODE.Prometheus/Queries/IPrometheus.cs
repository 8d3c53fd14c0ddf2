namespace CODE.Prometheus.Queries;

/// <summary>
/// Prometheus' HTTP API v1, and whatever else speaks it. Every method throws a <c>FaultException</c> that says what went wrong and what to do about it.
/// See https://prometheus.io/docs/prometheus/latest/querying/api/.
/// </summary>
public interface IPrometheus
{
    /// <summary>What an expression gives at one time.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="time">When; now by the server's own clock when null.</param>
    /// <param name="window">Which of the series to keep. All are counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<QueryAnswer> QueryAsync(string expression, DateTimeOffset? time, SeriesWindow window, CancellationToken cancellationToken);

    /// <summary>What an expression gives at each step of a time range.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="range">The times; at most <see cref="TimeRange.MaxPoints"/>.</param>
    /// <param name="window">Which of the series to keep. All are counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<QueryAnswer> QueryRangeAsync(string expression, TimeRange range, SeriesWindow window, CancellationToken cancellationToken);

    /// <summary>The labels of all series that a selector finds.</summary>
    Task<QueryAnswer> SeriesAsync(string selector, SeriesWindow window, CancellationToken cancellationToken);

    /// <summary>The names of labels, of all series or of those that a selector finds.</summary>
    Task<ListAnswer<string>> LabelNamesAsync(string? selector, CancellationToken cancellationToken);

    /// <summary>The values of a label, of all series or of those that a selector finds.</summary>
    Task<ListAnswer<string>> LabelValuesAsync(string label, string? selector, CancellationToken cancellationToken);

    /// <summary>Type, help and unit of metrics, as targets tell them.</summary>
    /// <param name="metric">Of this metric; of all when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<ListAnswer<MetricMetadata>> MetadataAsync(string? metric, CancellationToken cancellationToken);

    /// <summary>What is scraped.</summary>
    Task<ListAnswer<ScrapeTarget>> TargetsAsync(CancellationToken cancellationToken);

    /// <summary>The rules, as they were last evaluated.</summary>
    Task<ListAnswer<Rule>> RulesAsync(CancellationToken cancellationToken);

    /// <summary>The alerts that are pending or firing.</summary>
    Task<ListAnswer<ActiveAlert>> AlertsAsync(CancellationToken cancellationToken);

    /// <summary>The server's version; null where it does not say.</summary>
    Task<string?> VersionAsync(CancellationToken cancellationToken);

    /// <summary>The time by the server's own clock: what <c>now</c> means to it.</summary>
    Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken);
}
