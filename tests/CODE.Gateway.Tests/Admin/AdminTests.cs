using System.Net;
using CODE.Gateway.Tests.Fleet;
using Microsoft.Extensions.Logging;

namespace CODE.Gateway.Tests.Admin;

public sealed class AdminTests(SharedFleet fleet) : IClassFixture<SharedFleet>
{
    private readonly string _root = TestToken.For("root", ["admin"]);

    [Theory]
    [InlineData("GET", "/admin/servers")]
    [InlineData("GET", "/admin/servers/alpha/logs")]
    [InlineData("POST", "/admin/servers/alpha/restart")]
    [InlineData("POST", "/admin/servers/alpha/profile")]
    [InlineData("POST", "/admin/servers/gateway/profile")]
    [InlineData("DELETE", "/admin/servers/gateway/log-level")]
    [InlineData("POST", "/admin/tokens")]
    public async Task Caller_WithoutTheRole_IsRefused(string verb, string path)
    {
        var request = fleet.Gateway.Request("""{"subject":"bob","roles":["admin"],"expires_in_seconds":60}""", path);
        request.Method = new HttpMethod(verb);
        using var response = await fleet.Gateway.SendAsync(request);
        Assert.Equal((HttpStatusCode.Forbidden, "permission_denied"), (response.StatusCode, (await response.MessageAsync()).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Servers_TellTheirStateAndTheirProcess()
    {
        var down = new Uri($"http://127.0.0.1:{WebHost.FreePort()}");
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["alpha"] = fleet.Alpha.Address, ["down"] = down }, ("Gateway:GracePeriod", "00:00:00"));
        await gateway.UntilAsync(static view => view.Statuses[0].IsCurrent && view.Statuses[1].State == CODE.Gateway.Catalog.ServerState.Unavailable);

        var servers = (await (await gateway.GetAsync("/admin/servers", _root)).MessageAsync()).GetProperty("servers");

        Assert.Equal(("alpha", "ready"), (servers[0].GetProperty("name").GetString(), servers[0].GetProperty("state").GetString()));
        Assert.Equal(2, servers[0].GetProperty("tools").GetInt32());
        Assert.Equal("1.2.3", servers[0].GetProperty("version").GetString());
        Assert.Equal(Environment.ProcessId, servers[0].GetProperty("process_id").GetInt32());
        Assert.True(servers[0].GetProperty("working_set_bytes").GetInt64() > 0);
        Assert.Equal(("down", "unavailable"), (servers[1].GetProperty("name").GetString(), servers[1].GetProperty("state").GetString()));
        Assert.False(servers[1].TryGetProperty("process_id", out _));
        Assert.NotEqual("", servers[1].GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("alpha")]
    [InlineData("gateway")]
    public async Task Logs_AreLinesOfJson(string name)
    {
        using var response = await fleet.Gateway.GetAsync($"/admin/servers/{name}/logs?tail=5", _root);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 1, 5);
        foreach (var line in lines)
        {
            var record = System.Text.Json.JsonDocument.Parse(line).RootElement;
            Assert.True(record.GetProperty("time").TryGetDateTimeOffset(out _));
            Assert.NotEqual("", record.GetProperty("level").GetString());
            Assert.NotEqual("", record.GetProperty("message").GetString());
        }
    }

    [Theory]
    [InlineData("alpha")]
    [InlineData("gateway")]
    public async Task Logs_Followed_ComeAsTheyAreWritten(string name)
    {
        using var response = await fleet.Gateway.GetAsync($"/admin/servers/{name}/logs?tail=0&follow=true", _root);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var line = reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        var mark = Guid.NewGuid().ToString("N");
        while (!line.IsCompleted || !(await line)!.Contains(mark, StringComparison.Ordinal))
        {
            if (line.IsCompleted)
            {
                line = reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
            }

            (name == "gateway" ? fleet.Gateway.Logger : fleet.Alpha.Logger).LogWarning("Mark {Mark}", mark);
            await Task.WhenAny(line, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        Assert.Contains("\"warning\"", await line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/admin/servers/alpha/logs?tail=1001", HttpStatusCode.BadRequest)]
    [InlineData("/admin/servers/alpha/logs?tail=-1", HttpStatusCode.BadRequest)]
    [InlineData("/admin/servers/alpha/logs?tail=many", HttpStatusCode.BadRequest)]
    [InlineData("/admin/servers/nobody/logs", HttpStatusCode.NotFound)]
    public async Task Logs_AskedForWrongly_AreAFault(string path, HttpStatusCode status)
    {
        using var response = await fleet.Gateway.GetAsync(path, _root);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["code", "message", "fix"], (await response.MessageAsync()).EnumerateObject().Select(static member => member.Name));
    }

    [Fact]
    public async Task Restart_EndsTheServerAfterTellingItsProcess()
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);
        using var response = await gateway.SendAsync(gateway.Request("", "/admin/servers/alpha/restart", _root));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(Environment.ProcessId, (await response.MessageAsync()).GetProperty("process_id").GetInt32());
        await alpha.Stopping;
    }

    [Fact]
    public async Task Restart_OfAServerThatIsAway_IsAFault()
    {
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["down"] = new($"http://127.0.0.1:{WebHost.FreePort()}") });
        using var response = await gateway.SendAsync(gateway.Request("", "/admin/servers/down/restart", _root));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (response.StatusCode, (await response.MessageAsync()).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Token_MadeByAnAdmin_OpensTheGateway()
    {
        using var made = await fleet.Gateway.SendAsync(fleet.Gateway.Request("""{"subject":"bob","roles":["developer"],"expires_in_seconds":600}""", "/admin/tokens", _root));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var answer = await made.MessageAsync();
        Assert.Equal("bob", answer.GetProperty("subject").GetString());
        Assert.Equal("developer", answer.GetProperty("roles").EnumerateArray().Single().GetString());
        Assert.True(answer.GetProperty("expires_at").TryGetDateTimeOffset(out _));

        var call = fleet.Gateway.Stateless("tools/call", new { name = "who_am_i", arguments = new { } }, token: answer.GetProperty("token").GetString());
        Assert.Contains("bob", (await (await fleet.Gateway.SendAsync(call)).ResultAsync()).ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await fleet.Gateway.GetAsync("/admin/servers", answer.GetProperty("token").GetString())).StatusCode);
    }

    [Theory]
    [InlineData("""{"subject":"","roles":[],"expires_in_seconds":60}""")]
    [InlineData("""{"subject":"a b","roles":[],"expires_in_seconds":60}""")]
    [InlineData("""{"subject":"bob\n","roles":[],"expires_in_seconds":60}""")]
    [InlineData("""{"subject":"bob","roles":["a b"],"expires_in_seconds":60}""")]
    [InlineData("""{"subject":"bob","roles":[null],"expires_in_seconds":60}""")]
    [InlineData("""{"subject":"bob","roles":[],"expires_in_seconds":0}""")]
    [InlineData("""{"subject":"bob","roles":[],"expires_in_seconds":99999999999}""")]
    [InlineData("""{"subject":"bob","roles":[]}""")]
    [InlineData("""{"subject":"bob","roles":[],"expires_in_seconds":60,"admin":true}""")]
    [InlineData("""{"subject":"bob","subject":"root","roles":[],"expires_in_seconds":60}""")]
    [InlineData("""not json""")]
    public async Task Token_WishedForWrongly_IsAFault(string body)
    {
        using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Request(body, "/admin/tokens", _root));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (response.StatusCode, (await response.MessageAsync()).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Document_DescribesTheApi()
    {
        var document = await (await fleet.Gateway.GetAsync("/admin/openapi.json")).MessageAsync();
        var paths = document.GetProperty("paths").EnumerateObject().Select(static path => path.Name).ToArray();
        Assert.All(
            (string[])["/admin/servers", "/admin/servers/{name}/logs", "/admin/servers/{name}/restart", "/admin/servers/{name}/profile", "/admin/servers/{name}/log-level", "/admin/permissions", "/admin/tokens", "/admin/tokens/revoke"],
            path => Assert.Contains(path, paths));
        Assert.True(document.GetProperty("components").GetProperty("schemas").GetProperty("ServerAnswer").GetProperty("properties").TryGetProperty("working_set_bytes", out _));
        Assert.True(document.GetProperty("components").GetProperty("securitySchemes").TryGetProperty("bearer", out _));
    }
}
