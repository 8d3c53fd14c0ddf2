using System.Text.Json.Serialization;

namespace CODE.Prometheus.Queries;

/// <summary>What targets say about a metric.</summary>
/// <param name="Metric">Its name; a histogram's without <c>_bucket</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Help">What it means.</param>
/// <param name="Unit">Its unit.</param>
public sealed record MetricMetadata(string Metric, string Type, string Help, string Unit);

/// <summary>Something that is scraped.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="ScrapePool">The job of the configuration.</param>
/// <param name="ScrapeUrl">What is fetched.</param>
/// <param name="LastError">Why the last scrape failed.</param>
/// <param name="LastScrape">When that was.</param>
/// <param name="LastScrapeDuration">How long it took, in seconds.</param>
/// <param name="Health"><c>up</c>, <c>down</c> or <c>unknown</c>.</param>
public sealed record ScrapeTarget(
    IReadOnlyDictionary<string, string>? Labels, string? ScrapePool, string? ScrapeUrl, string? LastError, DateTimeOffset? LastScrape, double LastScrapeDuration, string Health);

/// <summary>A rule.</summary>
/// <param name="Name">Of the alert, or of the series that it records.</param>
/// <param name="Query">Its expression.</param>
/// <param name="Type"><c>alerting</c> or <c>recording</c>.</param>
/// <param name="Health"><c>ok</c>, <c>err</c> or <c>unknown</c>.</param>
/// <param name="LastError">Why the last evaluation failed.</param>
/// <param name="LastEvaluation">When that was.</param>
/// <param name="EvaluationTime">How long it took, in seconds.</param>
/// <param name="State">Of an alerting rule <c>inactive</c>, <c>pending</c> or <c>firing</c>.</param>
/// <param name="Duration">For how long the expression has to hold before the alert fires, in seconds.</param>
/// <param name="KeepFiringFor">For how long the alert fires on after it held, in seconds.</param>
/// <param name="Labels">The labels that it adds.</param>
/// <param name="Annotations">What it tells.</param>
/// <param name="Alerts">Its pending and firing alerts.</param>
public sealed record Rule(
    string Name,
    string Query,
    string Type,
    string? Health,
    string? LastError,
    DateTimeOffset? LastEvaluation,
    double EvaluationTime,
    string? State,
    double Duration,
    double KeepFiringFor,
    IReadOnlyDictionary<string, string>? Labels,
    IReadOnlyDictionary<string, string>? Annotations,
    IReadOnlyList<ActiveAlert>? Alerts)
{
    /// <summary>The group that it is evaluated with.</summary>
    public string Group { get; init; } = "";

    /// <summary>How often that is, in seconds.</summary>
    public double Interval { get; init; }

    /// <summary>Whether it is an alert's.</summary>
    [JsonIgnore]
    public bool IsAlerting => Type == "alerting";
}

/// <summary>An alert that is pending or firing.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">What it tells.</param>
/// <param name="State"><c>pending</c> or <c>firing</c>.</param>
/// <param name="ActiveAt">Since when its expression holds.</param>
/// <param name="Value">The expression's value, as Prometheus writes it.</param>
public sealed record ActiveAlert(IReadOnlyDictionary<string, string>? Labels, IReadOnlyDictionary<string, string>? Annotations, string State, DateTimeOffset? ActiveAt, string? Value);
