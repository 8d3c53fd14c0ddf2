using System.Text.RegularExpressions;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>The rules, by Prometheus' own tool.</summary>
public sealed partial class RuleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public Task Rules_DoWhatTheirTestsSay() => PromtoolAsync(["test", "rules", .. Files("tests")]);

    [Fact]
    public Task Rules_AreWellFormed() => PromtoolAsync(["check", "rules", "--lint=all", "--lint-fatal", .. Files("rules")]);

    [Fact]
    public async Task Configurations_AreWellFormed()
    {
        await PromtoolAsync(["check", "config", Path.Combine(PrometheusServer.Folder, "prometheus.yml")]);

        // Debian's build knows no discovery in Kubernetes: all but that is checked.
        var text = await File.ReadAllTextAsync(Path.Combine(PrometheusServer.Folder, "prometheus.kubernetes.yml"), TestContext.Current.CancellationToken);
        Assert.Contains("      - role: pod\n", text, StringComparison.Ordinal);
        var file = Path.Combine(Path.GetTempPath(), $"code-prometheus-{Guid.NewGuid():N}.yml");
        await File.WriteAllTextAsync(
            file,
            text.Replace("kubernetes_sd_configs:\n      - role: pod", "static_configs:\n      - targets: [\"127.0.0.1:1\"]", StringComparison.Ordinal)
                .Replace("rules/*.yml", $"{PrometheusServer.Folder}/rules/*.yml", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        try
        {
            await PromtoolAsync(["check", "config", file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void EveryAlert_HasATest_AndTellsInTheDocumentationWhatToDo()
    {
        var alerts = Alert().Matches(Read("rules")).Select(static match => match.Groups[1].Value).ToArray();
        var tests = Read("tests");
        var headings = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "telemetry.md")).Where(static line => line.StartsWith('#')).Select(static line => line.TrimStart('#', ' ')).ToArray();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert =>
        {
            Assert.Contains(alert, headings);
            Assert.Matches($@"alertname: {alert}\s+eval_time: \S+\s+exp_alerts:\s+- exp_labels", tests);
            Assert.Matches($@"alertname: {alert}, eval_time: \S+, exp_alerts: \[\]", tests);
        });
    }

    private static string[] Files(string folder) => [.. Directory.EnumerateFiles(Path.Combine(PrometheusServer.Folder, folder), "*.yml").Order(StringComparer.Ordinal)];

    private static string Read(string folder) => string.Concat(Files(folder).Select(File.ReadAllText));

    private static async Task PromtoolAsync(IEnumerable<string> arguments)
    {
        await using var promtool = ChildProcess.Start(Needed.Program("promtool"), arguments);
        Assert.True(await promtool.WaitAsync(Deadline, TestContext.Current.CancellationToken) == 0, promtool.Told());
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
