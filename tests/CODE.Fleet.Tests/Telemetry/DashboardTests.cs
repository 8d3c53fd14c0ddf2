using System.Text.Json;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Telemetry;

public sealed class DashboardTests
{
    [Fact]
    public async Task Dashboards_AreWhatGrafanaTakes()
    {
        var found = await NodeClients.RunAsync("drivers/dashboards.mjs", DashboardFile.All.Select(static dashboard => dashboard.Path), TestContext.Current.CancellationToken);
        Assert.Equal(DashboardFile.All.Count, found.EnumerateObject().Count());
        Assert.All(found.EnumerateObject(), static file => Assert.Equal("[]", file.Value.GetRawText()));
    }

    [Fact]
    public async Task ADashboardThatGrafanaWouldNotTake_IsFound()
    {
        var file = Path.Combine(Path.GetTempPath(), $"code-dashboard-{Guid.NewGuid():N}.json");
        var text = (await File.ReadAllTextAsync(DashboardFile.All[0].Path, TestContext.Current.CancellationToken))
            .Replace("\"graphTooltip\": 1", "\"graphTooltip\": \"shared\"", StringComparison.Ordinal)
            .Replace("\"colorMode\": \"background\"", "\"colorMode\": \"loud\"", StringComparison.Ordinal)
            .Replace("\"drawStyle\": \"line\"", "\"drawStyle\": \"wave\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        try
        {
            var found = (await NodeClients.RunAsync("drivers/dashboards.mjs", [file], TestContext.Current.CancellationToken)).EnumerateObject().Single().Value.ToString();
            Assert.All((string[])["graphTooltip", "colorMode", "drawStyle"], part => Assert.Contains(part, found, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Panels_HaveTitlesOfTheirOwn_AndAPlace()
    {
        Assert.Equal(DashboardFile.All.Count, DashboardFile.All.Select(static dashboard => dashboard.Uid).Distinct().Count());
        foreach (var dashboard in DashboardFile.All)
        {
            var taken = new HashSet<(int X, int Y)>();
            foreach (var panel in dashboard.Panels)
            {
                var place = panel.GetProperty("gridPos");
                var (x, y, w, h) = (Number(place, "x"), Number(place, "y"), Number(place, "w"), Number(place, "h"));
                Assert.InRange(x + w, 1, 24);
                Assert.All(from column in Enumerable.Range(x, w) from line in Enumerable.Range(y, h) select (column, line), cell => Assert.True(taken.Add(cell), $"{panel.GetProperty("title")} lies over another panel."));
            }

            Assert.Equal(dashboard.Panels.Count(), dashboard.Panels.Select(static panel => panel.GetProperty("title").GetString()).Distinct().Count());
        }
    }

    private static int Number(JsonElement place, string name) => place.GetProperty(name).GetInt32();
}
