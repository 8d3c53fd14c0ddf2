using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>A real Prometheus with the repository's own configuration and rules; only the places, and how often it looks, are the test's.</summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _home;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private PrometheusServer(DirectoryInfo home, ChildProcess process, Uri address) => (_home, _process, _http) = (home, process, TestHttp.CreateClient(address));

    /// <summary>The repository's folder for it.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "prometheus");

    /// <summary>Starts it; skips the test where there is none (fails it in CI).</summary>
    public static async Task<PrometheusServer> StartAsync(RunningFleet fleet)
    {
        var program = Needed.Program("prometheus");
        var home = Directory.CreateTempSubdirectory("code-prometheus-");
        var configuration = Path.Combine(home.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, Interval().Replace(
            (await File.ReadAllTextAsync(Path.Combine(Folder, "prometheus.yml")))
                .Replace("rules/*.yml", $"{Folder}/rules/*.yml", StringComparison.Ordinal)
                .Replace("../../.code/", $"{fleet.Data}/", StringComparison.Ordinal),
            "$1: 1s"));
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var process = ChildProcess.Start(
            program, [$"--config.file={configuration}", $"--storage.tsdb.path={home.FullName}/data", $"--web.listen-address={address.Authority}", "--log.level=warn"], folder: home.FullName);
        var server = new PrometheusServer(home, process, address);
        await Readiness.WaitAsync(process, new Uri(address, "/-/ready"), TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>What an expression gives now: the labels of each sample, and its value.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> QueryAsync(string expression)
    {
        var data = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        var result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() == "vector"
            ? [.. result.EnumerateArray().Select(static sample => (Labels(sample.GetProperty("metric")), Value(sample.GetProperty("value"))))]
            : [(new Dictionary<string, string>(), Value(result))];
    }

    /// <summary>The labels of all series of a metric that there were.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> SeriesAsync(string metric) =>
        [.. (await GetAsync($"/api/v1/series?match[]={Uri.EscapeDataString(metric)}")).EnumerateArray().Select(Labels)];

    /// <summary>The values of a label.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string label, string? metric = null) =>
        [.. (await GetAsync($"/api/v1/label/{label}/values{(metric is null ? "" : $"?match[]={Uri.EscapeDataString(metric)}")}")).EnumerateArray().Select(static value => value.GetString()!)];

    /// <summary>Every rule, as Prometheus has loaded and last evaluated it.</summary>
    public async Task<IReadOnlyList<JsonElement>> RulesAsync() =>
        [.. (await GetAsync("/api/v1/rules")).GetProperty("groups").EnumerateArray().SelectMany(static group => group.GetProperty("rules").EnumerateArray())];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(answer.GetProperty("status").GetString() == "success", $"{Uri.UnescapeDataString(path)}: {answer}{Environment.NewLine}{_process.Told()}");
        return answer.GetProperty("data");
    }

    private static IReadOnlyDictionary<string, string> Labels(JsonElement metric) => metric.EnumerateObject().ToDictionary(static label => label.Name, static label => label.Value.GetString()!);

    // Prometheus writes infinities in its own way; nobody here looks at how large a value is.
    private static double Value(JsonElement value) => double.TryParse(value[1].GetString(), CultureInfo.InvariantCulture, out var number) ? number : double.MaxValue;

    [GeneratedRegex(@"(scrape_interval|evaluation_interval|refresh_interval): \d+s")]
    private static partial Regex Interval();
}
