using System.Text.RegularExpressions;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>Everything that dashboards and rules ask is asked of a real Prometheus that scraped a real fleet under load. A name that nothing exposes gives no answer.</summary>
public sealed partial class ExpressionTests(MonitoredFleet fleet) : IClassFixture<MonitoredFleet>
{
    private static readonly string[] OfTheScrape = ["job", "instance", "service", "otel_scope_name", "le", "__name__"];

    [Fact]
    public async Task Panels_AllHaveData()
    {
        List<string> empty = [];
        foreach (var (panel, expression) in DashboardFile.All.SelectMany(static dashboard => dashboard.Expressions))
        {
            if (!(await fleet.Prometheus.QueryAsync(expression)).Any(static sample => !double.IsNaN(sample.Value)))
            {
                empty.Add($"{panel}: {expression}");
            }
        }

        Assert.Empty(empty);
    }

    [Fact]
    public async Task Variables_AllHaveValues()
    {
        foreach (var (variable, metric, label) in DashboardFile.All.SelectMany(static dashboard => dashboard.Variables))
        {
            Assert.True((await fleet.Prometheus.LabelValuesAsync(label, metric)).Count > 0, $"{variable}: no {label} of {metric}");
        }
    }

    [Fact]
    public async Task RecordingRules_AllHaveData()
    {
        var rules = (await fleet.Prometheus.RulesAsync()).Where(static rule => rule.GetProperty("type").GetString() == "recording").ToArray();
        Assert.NotEmpty(rules);
        foreach (var rule in rules)
        {
            var name = rule.GetProperty("name").GetString()!;
            Assert.True(rule.GetProperty("health").GetString() == "ok", rule.ToString());
            Assert.True((await fleet.Prometheus.QueryAsync(name)).Any(static sample => !double.IsNaN(sample.Value)), $"{name} is empty.");
        }
    }

    // An alert that does not fire gives no answer, as it should; what it looks at has to be there.
    [Fact]
    public async Task Alerts_LookOnlyAtWhatThereIs()
    {
        var rules = (await fleet.Prometheus.RulesAsync()).Where(static rule => rule.GetProperty("type").GetString() == "alerting").ToArray();
        Assert.NotEmpty(rules);
        foreach (var rule in rules)
        {
            Assert.True(rule.GetProperty("health").GetString() == "ok", rule.ToString());
            var selectors = Selector().Matches(rule.GetProperty("query").GetString()!);
            Assert.NotEmpty(selectors);
            foreach (Match selector in selectors)
            {
                Assert.True((await fleet.Prometheus.QueryAsync($"last_over_time({selector.Value}[10m])")).Count > 0, $"{rule.GetProperty("name")}: nothing has {selector.Value}");
            }
        }
    }

    [Fact]
    public async Task Burn_ShowsWhatFailedWhileTheStoreWasAway()
    {
        var (_, value) = Assert.Single(await fleet.Prometheus.QueryAsync("code:slo_errors_per_call:ratio_rate1h"));
        Assert.InRange(value, 0.001, 0.9);
    }

    [Fact]
    public async Task Documentation_TellsEveryMetricAndItsLabels()
    {
        var exposed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (await fleet.Prometheus.LabelValuesAsync("__name__")).Where(static name => name.StartsWith("mcp_", StringComparison.Ordinal) && !name.EndsWith("_created", StringComparison.Ordinal)))
        {
            var labels = (await fleet.Prometheus.SeriesAsync(name)).SelectMany(static series => series.Keys).Except(OfTheScrape, StringComparer.Ordinal).Order(StringComparer.Ordinal);
            exposed[Part().Replace(name, "")] = string.Join(", ", labels);
        }

        Assert.Equal(Lines(exposed), Lines(MetricTable.Read()));
    }

    private static string Lines(SortedDictionary<string, string> metrics) => string.Join('\n', metrics.Select(static metric => $"{metric.Key}: {metric.Value}"));

    [GeneratedRegex(@"\b(?:mcp_|code:|up\b)[a-z0-9_:]*(?:\{[^}]*\})?")]
    private static partial Regex Selector();

    // A histogram is three series for Prometheus and one metric for people.
    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();
}
