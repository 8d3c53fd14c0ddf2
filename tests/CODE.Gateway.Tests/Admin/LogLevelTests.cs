using System.Net;
using System.Text.Json;
using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Admin;

public sealed class LogLevelTests
{
    private readonly string _root = TestToken.For("root", ["admin"]);

    [Fact]
    public async Task LogLevel_RaisedAndTakenBack_IsShownWhileItLastsAndAudited()
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);
        await gateway.UntilAsync(static view => view.Statuses[0].IsCurrent);

        using var raised = await SendAsync(gateway, HttpMethod.Put, "alpha", """{"expires_in_seconds":60}""");
        Assert.Equal(HttpStatusCode.OK, raised.StatusCode);
        var detail = await raised.MessageAsync();
        Assert.Equal("debug", detail.GetProperty("level").GetString());
        Assert.Equal(detail.ToString(), (await ServersAsync(gateway)).GetProperty("servers")[0].GetProperty("log_detail").ToString());

        using var lowered = await SendAsync(gateway, HttpMethod.Delete, "alpha");
        Assert.Equal(HttpStatusCode.NoContent, lowered.StatusCode);
        Assert.False((await ServersAsync(gateway)).GetProperty("servers")[0].TryGetProperty("log_detail", out _));

        var records = await AuditTrail.EventsAsync(gateway, "admin", 2);
        Assert.Contains("raiseLogLevel", records[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("debug for 60 s", records[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("lowerLogLevel", records[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogLevel_OfTheGateway_IsShownBesideTheServers()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var raised = await SendAsync(gateway, HttpMethod.Put, "gateway", "{}");
        Assert.Equal(HttpStatusCode.OK, raised.StatusCode);
        Assert.Equal("debug", (await ServersAsync(gateway)).GetProperty("gateway_log_detail").GetProperty("level").GetString());

        using var lowered = await SendAsync(gateway, HttpMethod.Delete, "gateway");
        Assert.False((await ServersAsync(gateway)).TryGetProperty("gateway_log_detail", out _));
    }

    [Theory]
    [InlineData("gateway", """{"expires_in_seconds":0}""", HttpStatusCode.BadRequest)]
    [InlineData("gateway", """{"expires_in_seconds":86401}""", HttpStatusCode.BadRequest)]
    [InlineData("gateway", """{"level":"trace"}""", HttpStatusCode.BadRequest)]
    [InlineData("nobody", "{}", HttpStatusCode.NotFound)]
    public async Task LogLevel_AskedForWrongly_IsAFaultAndChangesNothing(string name, string body, HttpStatusCode status)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, HttpMethod.Put, name, body);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["code", "message", "fix"], (await response.MessageAsync()).EnumerateObject().Select(static member => member.Name));
        Assert.False((await ServersAsync(gateway)).TryGetProperty("gateway_log_detail", out _));
    }

    [Fact]
    public async Task LogLevel_ByACallerWhoIsNoAdmin_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var request = gateway.Request("{}", "/admin/servers/gateway/log-level");
        request.Method = HttpMethod.Put;

        using var response = await gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False((await ServersAsync(gateway)).TryGetProperty("gateway_log_detail", out _));
    }

    private Task<HttpResponseMessage> SendAsync(TestGateway gateway, HttpMethod method, string name, string body = "")
    {
        var request = gateway.Request(body, $"/admin/servers/{name}/log-level", _root);
        request.Method = method;
        return gateway.SendAsync(request);
    }

    private async Task<JsonElement> ServersAsync(TestGateway gateway)
    {
        using var response = await gateway.GetAsync("/admin/servers", _root);
        return await response.MessageAsync();
    }
}
