using System.Net;
using System.Text.Json;
using CODE.ServiceDefaults.Tests.Mcp;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.ServiceDefaults.Tests.Health;

public sealed class HealthTests(SampleServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task AProbe_NeedsNoToken(string path)
    {
        using var client = server.Host.CreateHttpClientWithToken(null);

        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("healthy", (await ReadAsync(response)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Health_WithoutTheStore_IsDegradedButReady()
    {
        await using var lonely = await FleetServerHost.StartAsync(
            "lonely", typeof(SampleTools).Assembly, static builder => builder.Services.AddSingleton<SampleTools.Stops>(), store: $"127.0.0.1:{FreePort.Next()}");
        using var client = lonely.CreateHttpClientWithToken(null);

        using var response = await client.GetAsync(new Uri("/health", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await ReadAsync(response);
        Assert.Equal("degraded", body.GetProperty("status").GetString());
        Assert.Equal("unreachable", body.GetProperty("store").GetString());
    }

    [Fact]
    public async Task Metrics_CarryTheNamesThatDashboardsRelyOn()
    {
        await using (var mcp = await server.Host.ConnectAsync(cancellationToken: Token))
        {
            await mcp.CallToolAsync("fail_with_fault", cancellationToken: Token);
        }

        using var client = server.Host.CreateHttpClientWithToken(null);
        // The exporter answers from a copy that is up to 300 ms old.
        string metrics;
        do
        {
            metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);
        }
        while (!metrics.Contains("mcp_tool_errors_total{", StringComparison.Ordinal));

        Assert.Matches("""mcp_tool_calls_total\{[^}]*server="sample",tool="fail_with_fault"[^}]*\} [1-9]""", metrics);
        Assert.Matches("""mcp_tool_duration_seconds_count\{[^}]*server="sample",tool="fail_with_fault"[^}]*\} [1-9]""", metrics);
        Assert.Matches("""mcp_tool_errors_total\{[^}]*error_type="conflict",server="sample",tool="fail_with_fault"[^}]*\} [1-9]|mcp_tool_errors_total\{[^}]*server="sample",tool="fail_with_fault",error_type="conflict"[^}]*\} [1-9]""", metrics);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
}
