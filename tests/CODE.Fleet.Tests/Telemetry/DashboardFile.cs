using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Testing;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>A dashboard of the repository, and what it asks Prometheus.</summary>
internal sealed partial class DashboardFile
{
    private readonly JsonElement _json;

    private DashboardFile(string path) => (Path, _json) = (path, JsonElement.Parse(File.ReadAllText(path)));

    /// <summary>Every dashboard.</summary>
    public static IReadOnlyList<DashboardFile> All { get; } =
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "deploy", "grafana", "dashboards"), "*.json").Order(StringComparer.Ordinal).Select(static path => new DashboardFile(path))];

    public string Path { get; }

    public string Title => _json.GetProperty("title").GetString()!;

    public string Uid => _json.GetProperty("uid").GetString()!;

    /// <summary>The panels with data.</summary>
    public IEnumerable<JsonElement> Panels => _json.GetProperty("panels").EnumerateArray().Where(static panel => panel.GetProperty("type").GetString() != "row");

    /// <summary>Each panel's expressions, with its variables set to everything, and Grafana's own to what a test lasts.</summary>
    public IEnumerable<(string Panel, string Expression)> Expressions =>
        from panel in Panels
        from target in panel.GetProperty("targets").EnumerateArray()
        select ($"{Title} / {panel.GetProperty("title").GetString()}", Fill(target.GetProperty("expr").GetString()!));

    /// <summary>The queries behind variables, as metric and label.</summary>
    public IEnumerable<(string Variable, string Metric, string Label)> Variables =>
        from variable in _json.GetProperty("templating").GetProperty("list").EnumerateArray()
        where variable.GetProperty("type").GetString() == "query"
        let query = LabelValues().Match(variable.GetProperty("query").GetProperty("query").GetString()!)
        select ($"{Title} / ${variable.GetProperty("name").GetString()}", Fill(query.Groups["metric"].Value), query.Groups["label"].Value);

    private static string Fill(string expression)
    {
        var filled = expression
            .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            .Replace("$__range", "5m", StringComparison.Ordinal)
            .Replace("$server", ".*", StringComparison.Ordinal)
            .Replace("$tool", ".*", StringComparison.Ordinal);
        Assert.DoesNotContain('$', filled);
        return filled;
    }

    [GeneratedRegex(@"^label_values\((?<metric>.+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}
