using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>
/// Calls of every kind: that succeed, that fail in the tool, that nobody has, that wait for approval, that are over a limit, whose answer holds a
/// secret, that read twice what a cache may keep.
/// </summary>
internal sealed class FleetLoad(RunningFleet fleet) : IDisposable
{
    /// <summary>The limit that the load reaches.</summary>
    public const string Limit = "{ name: tight, tools: [show_plan], rate: 5/min }";

    /// <summary>A workspace whose outputs hold what looks like a token, so that it is taken out.</summary>
    public const string SecretWorkspace = "secretive";

    private readonly HttpClient _http = TestHttp.CreateClient(fleet.Address);

    /// <summary>One call of each kind, at once.</summary>
    public Task RoundAsync() => Task.WhenAll(
        CallAsync("validate_deployment", new { type = "docker", config_path = "samples/shop" }),
        CallAsync("get_outputs", new { workspace = SecretWorkspace }),
        CallAsync("get_outputs", new { workspace = SecretWorkspace }),
        CallAsync("deployment_history", new { }),
        CallAsync("deployment_history", new { }),
        CallAsync("get_outputs", new { workspace = "nowhere" }),
        CallAsync("show_plan", new { plan_id = new string('a', 24) }),
        CallAsync("apply_plan", new { plan_id = new string('b', 24) }),
        CallAsync("nobody_has_this", new { }),
        SendAsync("resources/read", new { uri = "memory://deployment/nothing" }));

    /// <summary>Rounds until a time is over, and at least one.</summary>
    public async Task ForAsync(TimeSpan duration)
    {
        using var over = new CancellationTokenSource(duration);
        do
        {
            await RoundAsync();
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        while (!over.IsCancellationRequested);
    }

    /// <summary>Calls a tool.</summary>
    /// <returns>The whole answer.</returns>
    public Task<string> CallAsync(string tool, object arguments, object? meta = null) =>
        SendAsync("tools/call", meta is null ? new { name = tool, arguments } : new { name = tool, arguments, _meta = meta });

    /// <summary>Sends a request.</summary>
    public async Task<string> SendAsync(string method, object parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = JsonContent.Create(new Dictionary<string, object> { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }, options: JsonSerializerOptions.Default),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", fleet.Token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
