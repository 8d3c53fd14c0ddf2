using System.Net;
using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Tests.Fleet;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace CODE.Gateway.Tests.Catalog;

public sealed class OutageTests
{
    private static readonly object EchoCall = new { name = "alpha_echo", arguments = new { text = "hi" } };

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/mcp/alpha")]
    public async Task ServerDown_CallsToItFailAtOnceAndTellWhatToDo(string path)
    {
        var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var beta = await TestServer.StartAsync("beta", Tools.With(Tools.Echo("beta_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha, beta);
        await gateway.UntilAsync(static view => !view.IsPartial);

        await alpha.DisposeAsync();

        // The very first call finds out by itself, later ones are not even tried.
        for (var call = 0; call < 3; call++)
        {
            var result = await (await gateway.SendAsync(gateway.Stateless("tools/call", EchoCall, path))).ResultAsync();
            Assert.True(result.GetProperty("isError").GetBoolean());
            var fault = JsonDocument.Parse(result.GetProperty("content")[0].GetProperty("text").GetString()!).RootElement;
            Assert.Equal("unavailable", fault.GetProperty("code").GetString());
            Assert.Contains("alpha", fault.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Contains("mcp logs alpha", fault.GetProperty("fix").GetString(), StringComparison.Ordinal);
        }

        var other = await (await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "beta_echo", arguments = new { text = "still here" } }))).ResultAsync();
        Assert.Equal("still here", other.GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task ServerDown_OtherRequestsToItAreErrors()
    {
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["alpha"] = new($"http://127.0.0.1:{WebHost.FreePort()}") }, ("Gateway:GracePeriod", "00:00:00"));
        await gateway.UntilAsync(static view => view.Statuses.Single().State == ServerState.Unavailable);
        var message = await (await gateway.SendAsync(gateway.Stateless("tools/list", path: "/mcp/alpha"))).AssertErrorAsync(HttpStatusCode.OK, -32000);
        Assert.Equal("unavailable", message.FaultCode());
    }

    [Fact]
    public async Task ServerDown_OldClientsSeeAFailedToolCall()
    {
        var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        await using var client = await gateway.ConnectAsync(revision: "2025-06-18");
        await alpha.DisposeAsync();
        var result = await client.CallToolAsync("alpha_echo", new Dictionary<string, object?> { ["text"] = "x" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.IsError);
        Assert.Null(result.ResultType);
    }

    [Fact]
    public async Task ServerDown_WithinTheGracePeriod_ItsToolsStayUnmarkedInAListNobodyMayCache()
    {
        var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address }, ("Gateway:GracePeriod", "01:00:00"));
        await gateway.UntilAsync(static view => !view.IsPartial);
        await alpha.DisposeAsync();
        await gateway.UntilAsync(static view => view.Statuses.Single().State == ServerState.Unavailable);

        var list = await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync();

        var tool = Assert.Single(list.GetProperty("tools").EnumerateArray());
        Assert.Equal("Repeats.", tool.GetProperty("description").GetString());
        Assert.False(tool.TryGetProperty("_meta", out _));
        Assert.Equal((0, "private"), (list.GetProperty("ttlMs").GetInt64(), list.GetProperty("cacheScope").GetString()));
    }

    [Fact]
    public async Task ServerDown_BeyondTheGracePeriod_ItsToolsAreMarkedUntilItIsBack()
    {
        var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var beta = await TestServer.StartAsync("beta", Tools.With(Tools.Echo("beta_echo")));
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["alpha"] = alpha.Address, ["beta"] = beta.Address }, ("Gateway:GracePeriod", "00:00:00"));
        await gateway.UntilAsync(static view => !view.IsPartial);
        var port = alpha.Address.Port;
        await alpha.DisposeAsync();
        await gateway.UntilAsync(static view => view.Statuses[0].State == ServerState.Unavailable);

        var marked = (await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync()).GetProperty("tools").EnumerateArray().ToArray();
        Assert.Equal(["alpha_echo", "beta_echo"], marked.Select(static tool => tool.GetProperty("name").GetString()));
        Assert.True(marked[0].GetProperty("_meta").GetProperty("dev.code-fleet/unavailable").GetBoolean());
        Assert.StartsWith("[Unavailable at the moment: the alpha server does not answer.] Repeats.", marked[0].GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("object", marked[0].GetProperty("inputSchema").GetProperty("type").GetString());
        Assert.Equal("Repeats.", marked[1].GetProperty("description").GetString());

        await using var back = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")), port);
        await gateway.UntilAsync(static view => !view.IsPartial);
        var unmarked = await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync();
        Assert.Equal("Repeats.", unmarked.GetProperty("tools")[0].GetProperty("description").GetString());
        await (await gateway.SendAsync(gateway.Stateless("tools/call", EchoCall))).ResultAsync();
    }

    public static TheoryData<string> Liars => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(Liars))]
    public async Task LyingServer_IsKeptOutAndLeavesTheOthersAlone(string how)
    {
        await using var liar = await RawServer.StartAsync(Answers[how]);
        await using var beta = await TestServer.StartAsync("beta", Tools.With(Tools.Echo("beta_echo")));
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["liar"] = liar.Address, ["beta"] = beta.Address }, ("Gateway:ListTimeout", "00:00:01"), ("Gateway:GracePeriod", "00:00:00"));

        await gateway.UntilAsync(static view => view.StatusOf(view.Statuses[1].Server).State == ServerState.Unavailable && view.Statuses[0].IsCurrent);

        Assert.NotEmpty(gateway.View.Statuses[1].Error!);
        var list = await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync();
        Assert.Equal("beta_echo", Assert.Single(list.GetProperty("tools").EnumerateArray()).GetProperty("name").GetString());
    }

    public static TheoryData<string> Spoilers => ["status 500", "a redirect", "another content type", "no content type", "a connection cut", "an unauthorized"];

    [Theory]
    [MemberData(nameof(Spoilers))]
    public async Task AnswerToACall_ThatIsNoMcp_IsAFaultOfTheServerAndNothingOfItPasses(string how)
    {
        await using var liar = await RawServer.StartWithToolAsync("x", Answers[how]);
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["liar"] = liar.Address }, ("Gateway:GracePeriod", "01:00:00"));

        using var response = await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "x", arguments = new { } }, "/mcp/liar"));

        var result = await response.ResultAsync();
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains("upstream_failed", result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("stack trace", result.ToString(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Empty(response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task Server_WithAnotherFleetKey_IsReportedAsSuch()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")), key: TestKey.Foreign);
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address }, ("Gateway:GracePeriod", "01:00:00"));
        using var response = await gateway.SendAsync(gateway.Stateless("tools/call", EchoCall, "/mcp/alpha"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Fleet:PublicKey", (await response.ResultAsync()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SilentCall_IsGivenUpAfterTheIdleTimeout()
    {
        await using var silent = await RawServer.StartWithToolAsync("alpha_echo", static http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["silent"] = silent.Address }, ("Gateway:CallIdleTimeout", "00:00:01"));
        var result = await (await gateway.SendAsync(gateway.Stateless("tools/call", EchoCall, "/mcp/silent"))).ResultAsync();
        Assert.Contains("timeout", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_WithOneServerAway_IsDegradedAndStillOk()
    {
        await using var beta = await TestServer.StartAsync("beta");
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["alpha"] = new($"http://127.0.0.1:{WebHost.FreePort()}"), ["beta"] = beta.Address }, ("Gateway:GracePeriod", "00:00:00"));
        await gateway.UntilAsync(static view => view.Statuses[0].State == ServerState.Unavailable && view.Statuses[1].IsCurrent);

        using var response = await gateway.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var health = await response.MessageAsync();
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Equal("unavailable", health.GetProperty("servers").GetProperty("alpha").GetProperty("state").GetString());
        Assert.NotEqual("", health.GetProperty("servers").GetProperty("alpha").GetProperty("error").GetString());
        Assert.Equal("ready", health.GetProperty("servers").GetProperty("beta").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Start_BeforeAServer_IsReadyOnceTheServerHasTold_AndServesTheOthersMeanwhile()
    {
        var port = WebHost.FreePort();
        await using var beta = await TestServer.StartAsync("beta", Tools.With(Tools.Echo("beta_echo")));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = new($"http://127.0.0.1:{port}"), ["beta"] = beta.Address });
        await gateway.UntilAsync(static view => view.Statuses[1].IsCurrent);

        using var starting = await gateway.GetAsync("/health");
        var other = await (await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "beta_echo", arguments = new { text = "already here" } }))).ResultAsync();
        using var still = await gateway.GetAsync("/health");
        var early = gateway.SendAsync(gateway.Stateless("tools/call", EchoCall));
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")), port);

        Assert.Equal("hi", (await (await early).ResultAsync()).GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (starting.StatusCode, still.StatusCode));
        var told = await starting.MessageAsync();
        Assert.Equal(("unhealthy", "starting"), (told.GetProperty("status").GetString(), told.GetProperty("servers").GetProperty("alpha").GetProperty("state").GetString()));
        Assert.Equal("already here", other.GetProperty("content")[0].GetProperty("text").GetString());
        await Eventually.HoldsAsync(async () =>
        {
            using var ready = await gateway.GetAsync("/health");
            return ready.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Start_WithoutAServer_IsReadyAfterAWhileAndDegraded()
    {
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = new($"http://127.0.0.1:{WebHost.FreePort()}") });

        using var starting = await gateway.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, starting.StatusCode);
        await Eventually.HoldsAsync(async () =>
        {
            using var degraded = await gateway.GetAsync("/health");
            return degraded.StatusCode == HttpStatusCode.OK && (await degraded.MessageAsync()).GetProperty("status").GetString() == "degraded";
        });
    }

    private static readonly Dictionary<string, RequestDelegate> Answers = new()
    {
        ["garbage"] = static http => WriteAsync(http, 200, "application/json", "<<<"),
        ["another content type"] = static http => WriteAsync(http, 200, "text/html", "<html>stack trace</html>"),
        ["no content type"] = static http => WriteAsync(http, 200, null, "stack trace"),
        ["status 500"] = static http => WriteAsync(http, 500, "text/plain", "stack trace"),
        ["a redirect"] = static http =>
        {
            http.Response.Headers.Location = "http://evil.example/mcp";
            return WriteAsync(http, 307, "application/json", "{}");
        },
        ["an unauthorized"] = static http =>
        {
            http.Response.Headers.WWWAuthenticate = "Bearer resource_metadata=\"http://evil.example\"";
            return WriteAsync(http, 401, "application/json", "{}");
        },
        ["a connection cut"] = static http =>
        {
            http.Abort();
            return Task.CompletedTask;
        },
        ["an error"] = static http => WriteAsync(http, 200, "application/json", """{"jsonrpc":"2.0","id":"1","error":{"code":-32603,"message":"no"}}"""),
        ["no capabilities"] = static http => WriteAsync(http, 200, "application/json", """{"jsonrpc":"2.0","id":"1","result":{}}"""),
        ["tools that are no list"] = static http => WriteAsync(http, 200, "application/json", """{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"tools":{}},"tools":{}}}"""),
        ["a tool without name"] = static http => WriteAsync(http, 200, "application/json", """{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"tools":{}},"tools":[{}]}}"""),
        ["a tool twice"] = static http => WriteAsync(http, 200, "application/json", """{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"tools":{}},"tools":[{"name":"a"},{"name":"a"}]}}"""),
        ["pages without end"] = static http => WriteAsync(http, 200, "application/json", """{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"tools":{}},"tools":[],"nextCursor":"again"}}"""),
        ["silence"] = static http => Task.Delay(Timeout.Infinite, http.RequestAborted),
        ["a body without end"] = async static http =>
        {
            http.Response.ContentType = "application/json";
            var spaces = new byte[64 * 1024];
            Array.Fill(spaces, (byte)' ');
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(spaces, http.RequestAborted);
            }
        },
        ["an event without end"] = async static http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: ", http.RequestAborted);
            var text = new string('x', 64 * 1024);
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(text, http.RequestAborted);
            }
        },
        ["events about something else"] = static http => WriteAsync(http, 200, "text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}\n\n"),
    };

    private static Task WriteAsync(HttpContext http, int status, string? type, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.Headers.SetCookie = "a=b";
        return http.Response.WriteAsync(body);
    }
}
