using CODE.Gateway.Tests.Fleet;
using ModelContextProtocol.Protocol;

namespace CODE.Gateway.Tests.Telemetry;

public sealed class CallMetricsTests : IAsyncLifetime
{
    private const int HostileCalls = 10_000;

    private TestServer _alpha = null!;
    private TestGateway _gateway = null!;
    private Measurements _measured = null!;

    public async ValueTask InitializeAsync()
    {
        _alpha = await TestServer.StartAsync("alpha", Tools.With(
            Tools.Echo("echo"),
            Tools.Of("fault", (string code) => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = $$"""{"code":"{{code}}","message":"m","fix":"f"}""" }] })));
        _gateway = await TestGateway.StartAsync(_alpha);
        await _gateway.UntilAsync(static view => !view.IsPartial);
        _measured = new Measurements(_gateway);
    }

    public async ValueTask DisposeAsync()
    {
        _measured.Dispose();
        await _gateway.DisposeAsync();
        await _alpha.DisposeAsync();
    }

    [Fact]
    public async Task Call_ThatSucceeds_IsCountedAndTimedOnce()
    {
        await CallAsync("echo", new { text = "x" });
        await SettledAsync("mcp_gateway_calls{method=tools/call,outcome=ok,server=alpha,tool=echo}");
        Assert.Equal(1, _measured["mcp_gateway_calls{method=tools/call,outcome=ok,server=alpha,tool=echo}"]);
        Assert.True(_measured["mcp_gateway_call_duration{method=tools/call,server=alpha,tool=echo}"] > 0);
        Assert.DoesNotContain(_measured.Series, static series => series.StartsWith("mcp_gateway_errors", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("conflict", "tool_error", "conflict")]
    [InlineData("internal", "failed", "internal")]
    [InlineData("unavailable", "failed", "unavailable")]
    [InlineData("timeout", "failed", "timeout")]
    [InlineData("whatever_a_server_likes", "tool_error", "tool_error")]
    public async Task Call_WhoseToolFails_IsCountedByItsFault(string code, string outcome, string error)
    {
        await CallAsync("fault", new { code });
        await SettledAsync($"mcp_gateway_errors{{error_type={error},method=tools/call,outcome={outcome},server=alpha,tool=fault}}");
    }

    [Fact]
    public async Task Call_OfAServerThatIsGone_IsUnanswered()
    {
        await _alpha.DisposeAsync();
        await CallAsync("echo", new { text = "x" });
        await SettledAsync("mcp_gateway_errors{error_type=unavailable,method=tools/call,outcome=unanswered,server=alpha,tool=echo}");
        _measured.Observe();
        Assert.Contains("mcp_server_up{server=alpha}", _measured.Series);
        Assert.Equal(0, _measured["mcp_server_up{server=alpha}"]);
        Assert.Equal(0, _measured["mcp_gateway_calls_in_flight{}"]);
    }

    [Fact]
    public async Task Lists_AreNoCalls()
    {
        using var response = await _gateway.SendAsync(_gateway.Stateless("tools/list"));
        await CallAsync("echo", new { text = "x" });
        await SettledAsync("mcp_gateway_calls{method=tools/call,outcome=ok,server=alpha,tool=echo}");
        Assert.DoesNotContain(_measured.Series, static series => series.Contains("tools/list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HostileNames_AddNoSeries()
    {
        await HostileAsync("warm");
        await HostileSettledAsync(1);
        var before = _measured.Series;
        await Parallel.ForAsync(0, HostileCalls / 4, TestContext.Current.CancellationToken, async (number, _) => await HostileAsync($"hostile_{number}"));
        await HostileSettledAsync(1 + (HostileCalls / 4));
        Assert.Equal(before, _measured.Series);
        Assert.DoesNotContain(_measured.Series, static series => series.Contains("hostile", StringComparison.Ordinal));
    }

    // A tool, a resource, a prompt and a server's endpoint that nobody has.
    private async Task HostileAsync(string name)
    {
        await CallAsync(name, null);
        using var resource = await _gateway.SendAsync(_gateway.Stateless("resources/read", new { uri = $"note://{name}" }));
        using var prompt = await _gateway.SendAsync(_gateway.Stateless("prompts/get", new { name }));
        using var server = await _gateway.SendAsync(_gateway.Stateless("tools/call", new { name = "echo" }, path: $"/mcp/{name}"));
    }

    private async Task HostileSettledAsync(int rounds)
    {
        await SettledAsync("mcp_gateway_errors{error_type=not_found,method=tools/call,outcome=refused,server=other,tool=other}", 2 * rounds);
        await SettledAsync("mcp_gateway_errors{error_type=not_found,method=resources/read,outcome=refused,server=other}", rounds);
        await SettledAsync("mcp_gateway_errors{error_type=not_found,method=prompts/get,outcome=refused,server=other}", rounds);
    }

    private async Task CallAsync(string tool, object? arguments)
    {
        using var response = await _gateway.SendAsync(_gateway.Stateless("tools/call", new { name = tool, arguments }));
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    // A call is counted once it is back, which the client may know a moment earlier.
    private async Task SettledAsync(string series, double count = 1)
    {
        while (_measured[series] < count)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
