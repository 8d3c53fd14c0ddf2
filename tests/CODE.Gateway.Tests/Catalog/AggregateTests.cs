using System.Net;
using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Catalog;

public sealed class AggregateTests
{
    private static readonly string[] Revisions = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"];

    [Fact]
    public async Task Client_SeesEveryServersPrimitivesAsOneServer()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Full("alpha"));
        await using var beta = await TestServer.StartAsync("beta", Full("beta"));
        await using var gateway = await TestGateway.StartAsync(alpha, beta);
        var cancellationToken = TestContext.Current.CancellationToken;
        foreach (var revision in Revisions)
        {
            await using var client = await gateway.ConnectAsync(revision: revision);
            Assert.Equal("code-gateway", client.ServerInfo?.Name);
            Assert.Equal(["alpha_echo", "beta_echo"], (await client.ListToolsAsync(cancellationToken: cancellationToken)).Select(static tool => tool.Name));
            Assert.Equal(["alpha_greet", "beta_greet"], (await client.ListPromptsAsync(cancellationToken: cancellationToken)).Select(static prompt => prompt.Name));
            Assert.Equal(["note://alpha", "note://beta"], (await client.ListResourcesAsync(cancellationToken: cancellationToken)).Select(static resource => resource.Uri));
            Assert.Equal(["memo://alpha/{id}", "memo://beta/{id}"], (await client.ListResourceTemplatesAsync(cancellationToken: cancellationToken)).Select(static template => template.UriTemplate));

            Assert.Equal("x", (await client.CallToolAsync("beta_echo", new Dictionary<string, object?> { ["text"] = "x" }, cancellationToken: cancellationToken)).Text());
            Assert.Equal("hello from beta", Text((await client.GetPromptAsync("beta_greet", cancellationToken: cancellationToken)).Messages[0].Content));
            Assert.Equal("note of beta", Text((await client.ReadResourceAsync("note://beta", cancellationToken: cancellationToken)).Contents[0]));
            Assert.Equal("memo 7 of beta", Text((await client.ReadResourceAsync("memo://beta/7", cancellationToken: cancellationToken)).Contents[0]));
            var completion = await client.CompleteAsync(new ResourceTemplateReference { Uri = "memo://beta/{id}" }, "id", "b", cancellationToken: cancellationToken);
            Assert.Equal("beta", completion.Completion.Values.Single());
            completion = await client.CompleteAsync(new PromptReference { Name = "alpha_greet" }, "who", "a", cancellationToken: cancellationToken);
            Assert.Equal("alpha", completion.Completion.Values.Single());
        }
    }

    [Fact]
    public async Task List_InTheNewestRevision_SaysHowLongItHolds()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Cacheable("alpha_echo", TimeSpan.FromMinutes(5), CacheScope.Public));
        await using var beta = await TestServer.StartAsync("beta", Cacheable("beta_echo", TimeSpan.FromMinutes(1), CacheScope.Public));
        await using var gamma = await TestServer.StartAsync("gamma", Cacheable("gamma_echo", TimeSpan.FromMinutes(9), CacheScope.Private));
        await using (var gateway = await TestGateway.StartAsync(alpha, beta))
        {
            var list = await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync();
            Assert.Equal((60_000, "private"), (list.GetProperty("ttlMs").GetInt64(), list.GetProperty("cacheScope").GetString()));
            Assert.Equal("complete", list.GetProperty("resultType").GetString());
            Assert.Equal("code-gateway", list.GetProperty("_meta").GetProperty("io.modelcontextprotocol/serverInfo").GetProperty("name").GetString());
        }

        await using (var gateway = await TestGateway.StartAsync(alpha, gamma))
        {
            var list = await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync();
            Assert.Equal((300_000, "private"), (list.GetProperty("ttlMs").GetInt64(), list.GetProperty("cacheScope").GetString()));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    [InlineData("2025-03-26")]
    public async Task List_InOlderRevisions_HasNothingTheyDoNotKnow(string? revision)
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var request = gateway.Request("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", revision ?? "2025-03-26");
        Assert.Equal(["tools"], (await (await gateway.SendAsync(request)).ResultAsync()).EnumerateObject().Select(static member => member.Name));
    }

    [Fact]
    public async Task Item_PassesAsTheServerWroteIt()
    {
        const string Tool = """{"name":"t","inputSchema":{"type":"object"},"unknown":{"kept":[1, 2]},"_meta":{"dev.code-fleet/version":"1.0"}}""";
        await using var raw = await RawServer.StartAsync(http =>
        {
            http.Response.ContentType = "application/json";
            var body = $$"""{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"tools":{} },"tools":[{{Tool}}]} }""";
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, body);
        });
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["raw"] = raw.Address });
        var list = await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync();
        Assert.Equal(Tool, list.GetProperty("tools")[0].GetRawText());
    }

    [Fact]
    public async Task Pages_AcrossServers_HoldEveryItemOnce()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With([.. Enumerable.Range(0, 5).Select(static index => Tools.Echo($"alpha_{index}"))]));
        await using var beta = await TestServer.StartAsync("beta", Tools.With([.. Enumerable.Range(0, 4).Select(static index => Tools.Echo($"beta_{index}"))]));
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["alpha"] = alpha.Address, ["beta"] = beta.Address }, ("Gateway:PageSize", "2"));
        await using var client = await gateway.ConnectAsync();

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(9, tools.Count);
        Assert.Equal(tools.Count, tools.Select(static tool => tool.Name).Distinct().Count());
        var first = await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync();
        Assert.Equal(2, first.GetProperty("tools").GetArrayLength());
        await (await gateway.SendAsync(gateway.Stateless("tools/list", new { cursor = "bm9uc2Vuc2U" }))).AssertErrorAsync(HttpStatusCode.OK, -32602);
    }

    [Fact]
    public async Task SameName_OnTwoServers_IsHiddenFromBothAndReported()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("same"), Tools.Echo("alpha_echo")));
        await using var beta = await TestServer.StartAsync("beta", Tools.With(Tools.Echo("same")));
        await using var gateway = await TestGateway.StartAsync(alpha, beta);

        var list = await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync();
        Assert.Equal("alpha_echo", Assert.Single(list.GetProperty("tools").EnumerateArray()).GetProperty("name").GetString());

        var call = new { name = "same", arguments = new { text = "x" } };
        var message = await (await gateway.SendAsync(gateway.Stateless("tools/call", call))).AssertErrorAsync(HttpStatusCode.OK, -32602);
        Assert.Equal("conflict", message.FaultCode());
        await (await gateway.SendAsync(gateway.Stateless("tools/call", call, "/mcp/beta"))).ResultAsync();

        var health = await (await gateway.GetAsync("/health")).MessageAsync();
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Equal("tools/same", health.GetProperty("servers").GetProperty("alpha").GetProperty("hidden")[0].GetString());
    }

    [Fact]
    public async Task Uri_ThatFitsTemplatesOfTwoServers_IsNobodys()
    {
        await using var alpha = await TestServer.StartAsync("alpha", static mcp => mcp.WithResources([Memo("memo://{id}", "alpha")]));
        await using var beta = await TestServer.StartAsync("beta", static mcp => mcp.WithResources([Memo("memo://{+anything}", "beta")]));
        await using var gateway = await TestGateway.StartAsync(alpha, beta);
        await gateway.UntilCurrentAsync();
        await (await gateway.SendAsync(gateway.Stateless("resources/read", new { uri = "memo://7" }))).AssertErrorAsync(HttpStatusCode.OK, -32602);
        await (await gateway.SendAsync(gateway.Stateless("resources/read", new { uri = "memo://7/8" }))).ResultAsync();
    }

    [Theory]
    [InlineData("tools/call", "{\"name\":\"nobody\"}", -32602)]
    [InlineData("tools/call", "{\"name\":\"Alpha_Echo\"}", -32602)]
    [InlineData("tools/call", "{\"name\":\"аlpha_echo\"}", -32602)]
    [InlineData("tools/call", "{}", -32602)]
    [InlineData("tools/call", "{\"name\":7}", -32602)]
    [InlineData("prompts/get", "{\"name\":\"nobody\"}", -32602)]
    [InlineData("resources/read", "{\"uri\":\"note://nobody\"}", -32002)]
    [InlineData("completion/complete", "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"nobody\"},\"argument\":{}}", -32602)]
    [InlineData("completion/complete", "{\"ref\":{\"type\":\"ref/resource\"},\"argument\":{}}", -32602)]
    [InlineData("no/such", "{}", -32601)]
    [InlineData("server/discover", "{}", -32601)]
    [InlineData("subscriptions/listen", "{}", -32601)]
    public async Task Request_ForWhatIsNotThere_IsTheProtocolsError(string method, string parameters, int code)
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var request = gateway.Request($$"""{"jsonrpc":"2.0","id":5,"method":"{{method}}","params":{{parameters}}}""", headers: ("MCP-Protocol-Version", "2025-11-25"));
        var message = await (await gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.OK, code);
        Assert.Equal(5, message.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Server_ThatIsNotInTheFleet_IsNotFound()
    {
        await using var alpha = await TestServer.StartAsync("alpha");
        await using var gateway = await TestGateway.StartAsync(alpha);
        using var response = await gateway.SendAsync(gateway.Stateless("tools/list", path: "/mcp/nobody"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var fault = await response.MessageAsync();
        Assert.Equal(["code", "message", "fix"], fault.EnumerateObject().Select(static member => member.Name));
        Assert.Contains("alpha", fault.GetProperty("fix").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewTool_OfARunningServer_AppearsByItself()
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool> { Tools.Echo("alpha_one") };
        await using var alpha = await TestServer.StartAsync("alpha", mcp => mcp.Services.Configure<McpServerOptions>(options => options.ToolCollection = tools));
        await using var gateway = await TestGateway.StartAsync(alpha);
        await gateway.UntilAsync(static view => !view.IsPartial);

        tools.Add(Tools.Echo("alpha_two"));

        await gateway.UntilAsync(static view => view.Lists[0].Items.Count == 2);
    }

    private static Action<IMcpServerBuilder> Full(string name) => mcp => mcp
        .WithTools([Tools.Echo($"{name}_echo")])
        .WithPrompts([McpServerPrompt.Create((string? who = null) => $"hello from {name}", new McpServerPromptCreateOptions { Name = $"{name}_greet" })])
        .WithResources(
        [
            McpServerResource.Create(() => $"note of {name}", new McpServerResourceCreateOptions { UriTemplate = $"note://{name}", Name = $"{name}_note" }),
            Memo($"memo://{name}/{{id}}", name),
        ])
        .WithCompleteHandler((_, _) => ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = [name] } }));

    private static McpServerResource Memo(string template, string name) => template.Contains("anything", StringComparison.Ordinal)
        ? McpServerResource.Create((string anything) => $"memo {anything} of {name}", new McpServerResourceCreateOptions { UriTemplate = template, Name = $"{name}_memo" })
        : McpServerResource.Create((string id) => $"memo {id} of {name}", new McpServerResourceCreateOptions { UriTemplate = template, Name = $"{name}_memo" });

    private static Action<IMcpServerBuilder> Cacheable(string tool, TimeSpan timeToLive, CacheScope scope) => mcp => mcp
        .WithTools([Tools.Echo(tool)])
        .WithRequestFilters(filters => filters.AddListToolsFilter(next => async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            (result.TimeToLive, result.CacheScope) = (timeToLive, scope);
            return result;
        }));

    private static string Text(ContentBlock content) => ((TextContentBlock)content).Text;

    private static string Text(ResourceContents contents) => ((TextResourceContents)contents).Text;
}
