using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Answers;

public sealed class LifecycleTests
{
    [Theory]
    [InlineData("initialize")]
    [InlineData("ping")]
    [InlineData("logging/setLevel")]
    [InlineData("resources/subscribe")]
    [InlineData("resources/unsubscribe")]
    [InlineData("no/such")]
    public async Task Method_ThatTheNewestRevisionDoesNotHave_IsNotFound(string method)
    {
        await using var gateway = await TestGateway.StartAsync();
        await (await gateway.SendAsync(gateway.Stateless(method))).AssertErrorAsync(HttpStatusCode.NotFound, -32601);
    }

    [Theory]
    [InlineData("ping", "{}")]
    [InlineData("logging/setLevel", "{\"level\":\"info\"}")]
    [InlineData("resources/subscribe", "{\"uri\":\"note://alpha\"}")]
    [InlineData("resources/unsubscribe", "{\"uri\":\"note://alpha\"}")]
    public async Task Method_ThatOlderRevisionsHave_IsAnsweredEmpty(string method, string parameters)
    {
        await using var gateway = await TestGateway.StartAsync();
        var result = await (await gateway.SendAsync(gateway.Request($$"""{"jsonrpc":"2.0","id":5,"method":"{{method}}","params":{{parameters}}}"""))).ResultAsync();
        Assert.Empty(result.EnumerateObject());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/made_up"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""")]
    public async Task Message_ThatWantsNoAnswer_IsAccepted(string body)
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        foreach (var path in (string[])["/mcp", "/mcp/alpha"])
        {
            using var response = await gateway.SendAsync(gateway.Request(body, path));
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("1999-01-01", "2025-11-25")]
    public async Task Initialize_AgreesOnARevisionWithoutASession(string offered, string agreed)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.SendAsync(gateway.Request(
            $$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"{{offered}}","capabilities":{},"clientInfo":{"name":"t","version":"1"} } }"""));
        var result = await response.ResultAsync();
        Assert.Equal(agreed, result.GetProperty("protocolVersion").GetString());
        Assert.Equal(["tools", "prompts", "resources"], result.GetProperty("capabilities").EnumerateObject().Select(static capability => capability.Name));
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
        Assert.False(result.TryGetProperty("resultType", out _));
    }

    [Fact]
    public async Task Initialize_WithARevisionThatHasNone_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.SendAsync(gateway.Request("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2026-07-28"}}"""));
        var message = await response.AssertErrorAsync(HttpStatusCode.BadRequest, -32022);
        Assert.Contains("2025-11-25", message.GetProperty("error").GetProperty("data").GetProperty("supported").EnumerateArray().Select(static revision => revision.GetString()));
    }

    [Fact]
    public async Task Discover_TellsOneRevisionAndTheServersExtensions()
    {
        await using var alpha = await TestServer.StartAsync("alpha", static mcp => mcp.Services.Configure<McpServerOptions>(static options =>
        {
            options.ServerInstructions = "Alpha first.";
            options.Capabilities = new ServerCapabilities { Extensions = new Dictionary<string, object> { ["io.modelcontextprotocol/tasks"] = new JsonObject() } };
        }));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var result = await (await gateway.SendAsync(gateway.Stateless("server/discover"))).ResultAsync();
        Assert.Equal("2026-07-28", result.GetProperty("supportedVersions").EnumerateArray().Single().GetString());
        Assert.True(result.GetProperty("capabilities").GetProperty("extensions").TryGetProperty("io.modelcontextprotocol/tasks", out _));
        Assert.Equal("alpha: Alpha first.", result.GetProperty("instructions").GetString());
        Assert.Equal(0, result.GetProperty("ttlMs").GetInt64());
    }

    [Fact]
    public async Task Listen_IsAcknowledgedAndEnds()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.SendAsync(gateway.Stateless("subscriptions/listen", new { notifications = new { toolsListChanged = true } }));
        var messages = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n')
            .Where(static line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(static line => JsonDocument.Parse(line["data: ".Length..]).RootElement).ToArray();
        Assert.Equal("notifications/subscriptions/acknowledged", messages[0].GetProperty("method").GetString());
        Assert.Equal(1, messages[0].GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetInt32());
        Assert.Empty(messages[0].GetProperty("params").GetProperty("notifications").EnumerateObject());
        Assert.Equal(1, messages[1].GetProperty("id").GetInt32());
        Assert.Equal(2, messages.Length);
    }
}
