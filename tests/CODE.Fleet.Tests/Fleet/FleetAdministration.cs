using System.Net.Http.Headers;
using System.Text.Json;
using CODE.Testing;

namespace CODE.Fleet.Tests.Fleet;

/// <summary>What the tests ask of the gateway's admin API.</summary>
internal static class FleetAdministration
{
    /// <summary>The process of a server that is ready; 0 when it is not.</summary>
    public static async Task<int> ProcessIdAsync(this RunningFleet fleet, string server)
    {
        using var http = TestHttp.CreateClient(fleet.Address);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", fleet.Token);
        var status = JsonElement.Parse(await http.GetStringAsync("/admin/servers", TestContext.Current.CancellationToken));
        var state = status.GetProperty("servers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == server);
        return state.GetProperty("state").GetString() == "ready" && state.TryGetProperty("process_id", out var id) ? id.GetInt32() : 0;
    }
}
