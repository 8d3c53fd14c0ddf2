using System.Globalization;
using System.Text.Json;
using CODE.Prometheus.Connections;
using CODE.Prometheus.Reading;
using CODE.ServiceDefaults.Faults;

namespace CODE.Prometheus.Queries;

/// <summary>Asks one Prometheus.</summary>
internal sealed class PrometheusClient(UpstreamConnection connection, int maxAnswerBytes) : IPrometheus
{
    // A list that is read whole has an end.
    private const int MaxItems = 200_000;

    // What is left for the way back when the server gives up on a query.
    private const double ShareOfTimeout = 0.9;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <inheritdoc/>
    public Task<QueryAnswer> QueryAsync(string expression, DateTimeOffset? time, SeriesWindow window, CancellationToken cancellationToken) =>
        ReadSeriesAsync(Form("query", expression, time is { } at ? [("query", expression), Timeout, ("time", Seconds(at))] : [("query", expression), Timeout]), window, cancellationToken);

    /// <inheritdoc/>
    public Task<QueryAnswer> QueryRangeAsync(string expression, TimeRange range, SeriesWindow window, CancellationToken cancellationToken) => ReadSeriesAsync(
        Form("query_range", expression, ("query", expression), ("start", Seconds(range.Start)), ("end", Seconds(range.End)), ("step", range.Step.TotalSeconds.ToString("R", CultureInfo.InvariantCulture)), Timeout),
        window, cancellationToken);

    /// <inheritdoc/>
    public Task<QueryAnswer> SeriesAsync(string selector, SeriesWindow window, CancellationToken cancellationToken) =>
        ReadSeriesAsync(Form("series", selector, ("match[]", selector)), window, cancellationToken);

    /// <inheritdoc/>
    public Task<ListAnswer<string>> LabelNamesAsync(string? selector, CancellationToken cancellationToken) =>
        ReadListAsync<string>(Form("labels", selector, Matching(selector)), static (_, json, items) => items.Add(JsonSerializer.Deserialize<string>(json)!), cancellationToken);

    /// <inheritdoc/>
    public Task<ListAnswer<string>> LabelValuesAsync(string label, string? selector, CancellationToken cancellationToken) => ReadListAsync<string>(
        Get($"label/{Uri.EscapeDataString(label)}/values", Matching(selector)) with { Refused = (status, body) => PromqlFaults.Of(status, body, selector) },
        static (_, json, items) => items.Add(JsonSerializer.Deserialize<string>(json)!), cancellationToken);

    /// <inheritdoc/>
    public Task<ListAnswer<MetricMetadata>> MetadataAsync(string? metric, CancellationToken cancellationToken) => ReadListAsync<MetricMetadata>(
        Get("metadata", metric is null ? [("limit_per_metric", "1")] : [("metric", metric)]),
        static (name, json, items) =>
        {
            if (name is not null && (items.Count == 0 || items[^1].Metric != name))
            {
                items.Add(JsonSerializer.Deserialize<MetricMetadata>(json, Json)! with { Metric = name });
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ListAnswer<ScrapeTarget>> TargetsAsync(CancellationToken cancellationToken) => ReadListAsync<ScrapeTarget>(
        Get("targets", ("state", "active")),
        static (name, json, items) =>
        {
            if (name == "activeTargets")
            {
                items.Add(JsonSerializer.Deserialize<ScrapeTarget>(json, Json)!);
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ListAnswer<Rule>> RulesAsync(CancellationToken cancellationToken) => ReadListAsync<Rule>(
        Get("rules"),
        static (_, json, items) =>
        {
            var group = JsonSerializer.Deserialize<RuleGroup>(json, Json)!;
            items.AddRange((group.Rules ?? []).Select(rule => rule with { Group = group.Name ?? "", Interval = group.Interval }));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ListAnswer<ActiveAlert>> AlertsAsync(CancellationToken cancellationToken) =>
        ReadListAsync<ActiveAlert>(Get("alerts"), static (_, json, items) => items.Add(JsonSerializer.Deserialize<ActiveAlert>(json, Json)!), cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> VersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            string? version = null;
            await ReadAsync(Get("status/buildinfo"), (name, json) => version = name == "version" ? JsonSerializer.Deserialize<string>(json) : version, cancellationToken);
            return version;
        }
        catch (FaultException exception) when (exception.Fault.Code is FaultCodes.UpstreamFailed or FaultCodes.InvalidArgument)
        {
            // Others that speak the API do not all tell what they are.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        var answer = await QueryAsync("time()", null, new SeriesWindow(0, 1), cancellationToken);
        return answer.Series is [{ Samples: [var now] }] && double.IsFinite(now.Value) && Math.Abs(now.Value) < 1e11
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(1_000 * now.Value))
            : throw new FaultException(UpstreamFaults.Unreadable(connection.Name));
    }

    private (string, string) Timeout => ("timeout", string.Create(CultureInfo.InvariantCulture, $"{ShareOfTimeout * connection.Timeout.TotalSeconds:0.###}s"));

    private async Task<QueryAnswer> ReadSeriesAsync(UpstreamRequest request, SeriesWindow window, CancellationToken cancellationToken)
    {
        var reader = new SeriesReader(window);
        return reader.Answer(await ReadAsync(request, reader.Take, cancellationToken));
    }

    private async Task<ListAnswer<T>> ReadListAsync<T>(UpstreamRequest request, ItemHandler<T> handler, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var isFull = false;
        var envelope = await ReadAsync(
            request,
            (name, json) =>
            {
                isFull |= items.Count >= MaxItems;
                if (!isFull)
                {
                    handler(name, json, items);
                }
            },
            cancellationToken);
        return new ListAnswer<T>(items, isFull || envelope.IsCut, [.. envelope.Warnings, .. envelope.Infos]);
    }

    private Task<Envelope> ReadAsync(UpstreamRequest request, ElementHandler handler, CancellationToken cancellationToken) => connection.SendAsync(
        request,
        async (body, token) =>
        {
            try
            {
                using var reader = new EnvelopeReader(body, maxAnswerBytes);
                var envelope = await reader.ReadAsync(handler, token);
                return envelope.IsSuccess ? envelope : throw new JsonException("An answer that is none of success has another status.");
            }
            catch (ElementTooLargeException)
            {
                throw new FaultException(UpstreamFaults.TooLarge(connection.Name));
            }
            catch (InvalidOperationException exception)
            {
                // Half of a surrogate pair is valid JSON, but no name.
                throw new JsonException("A name is no text.", exception);
            }
        },
        cancellationToken);

    private static UpstreamRequest Form(string path, string? expression, params (string, string)[] parameters) =>
        Get(path, parameters) with { IsForm = true, Refused = (status, body) => PromqlFaults.Of(status, body, expression) };

    private static UpstreamRequest Get(string path, params (string, string)[] parameters) =>
        new(HttpMethod.Get, $"api/v1/{path}") { Parameters = parameters, Refused = static (status, body) => PromqlFaults.Of(status, body, null) };

    private static (string, string)[] Matching(string? selector) => selector is null ? [] : [("match[]", selector)];

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1_000m).ToString(CultureInfo.InvariantCulture);

    private delegate void ItemHandler<T>(string? name, ReadOnlySpan<byte> json, List<T> items);

    private sealed record RuleGroup(string? Name, double Interval, IReadOnlyList<Rule>? Rules);
}
