using System.Net.Http.Headers;
using System.Text.Json;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Fleet;

/// <summary>What the tests ask of the gateway's admin API.</summary>
internal static class FleetAdministration
{
    /// <summary>The process of a server, once the gateway calls the server ready. Never 0: to the system that is everybody in the test's own process group.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="server">The server.</param>
    /// <param name="otherThan">A process that does not count, as it is gone.</param>
    public static async Task<int> ReadyProcessIdAsync(this RunningFleet fleet, string server, int? otherThan = null)
    {
        int? found = null;
        await Readiness.UntilAsync(
            async token => (found = await FindAsync(fleet, server, token)) is not null && found != otherThan,
            () => $"{server} is not ready.{Environment.NewLine}{fleet.Logs()}",
            TestContext.Current.CancellationToken);
        return found!.Value;
    }

    /// <summary>Approves a call, as whoever called may.</summary>
    public static async Task ApproveAsync(this RunningFleet fleet, string approval)
    {
        using var http = TestHttp.CreateClient(fleet.Address);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", fleet.Token);
        using var response = await http.PostAsync($"/admin/approvals/{approval}/approve", null, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<int?> FindAsync(RunningFleet fleet, string server, CancellationToken cancellationToken)
    {
        using var http = TestHttp.CreateClient(fleet.Address);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", fleet.Token);
        var status = JsonElement.Parse(await http.GetStringAsync("/admin/servers", cancellationToken));
        var state = status.GetProperty("servers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == server);
        return state.GetProperty("state").GetString() == "ready" && state.TryGetProperty("process_id", out var id) && id.GetInt32() is > 0 and var process
            ? process
            : null;
    }
}
