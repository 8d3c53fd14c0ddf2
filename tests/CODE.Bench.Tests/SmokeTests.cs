using System.Text.Json;
using CODE.Testing;
using CODE.Testing.Kubernetes;
using CODE.Testing.Processes;

namespace CODE.Bench.Tests;

/// <summary>The benchmarks as they are run, in the small: they work, and their file is what others rely on. No figure is looked at.</summary>
public sealed class SmokeTests
{
    private static readonly string[] Members = ["name", "value", "unit", "reference", "ratio", "goal", "met"];

    [Fact]
    public async Task Quick_OneGroup_WritesItsFigures()
    {
        var figures = await MeasureAsync("start");

        var healthy = figures.Single(static figure => figure.GetProperty("name").GetString() == "start.fleet.healthy");
        Assert.Equal(("s", "value <= 5"), (healthy.GetProperty("unit").GetString(), healthy.GetProperty("goal").GetString()));
    }

    [Fact]
    public async Task Quick_Context_GathersOfTheWholeFleet()
    {
        Needed.Program("etcd");
        ClusterPrograms.Find("kube-apiserver");

        var figures = await MeasureAsync("context");

        var added = figures.Single(static figure => figure.GetProperty("name").GetString() == "context.gather.added");
        Assert.Equal(("ms", "value <= 30"), (added.GetProperty("unit").GetString(), added.GetProperty("goal").GetString()));
    }

    private static async Task<JsonElement[]> MeasureAsync(string group)
    {
        var file = Path.Combine(Path.GetTempPath(), $"code-bench-{Guid.NewGuid():N}.json");
        try
        {
            await using var bench = ChildProcess.StartDotnet("bench/CODE.Bench", ["--quick", "--only", group, "--output", file]);
            var exitCode = await bench.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);

            Assert.True(exitCode == 0, bench.Told());
            var figures = JsonElement.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).EnumerateArray().ToArray();
            Assert.All(figures, static figure => Assert.Equal(Members, figure.EnumerateObject().Select(static member => member.Name)));
            Assert.All(figures, figure => Assert.StartsWith($"{group}.", figure.GetProperty("name").GetString(), StringComparison.Ordinal));
            return figures;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
