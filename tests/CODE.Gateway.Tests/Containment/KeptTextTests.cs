using System.Text;
using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Containment;

public sealed class KeptTextTests
{
    private static readonly string Text = string.Join('\n', Enumerable.Range(1, 20_000).Select(static line => $"line {line} é"));

    [Fact]
    public async Task TextOverTheCap_IsReadInPagesOnAnotherReplica_AndIsWhole()
    {
        using var store = TestStore.Start();
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Of("read", () => Text)));
        await using var first = await ReplicaAsync(alpha, store);
        await using var second = await ReplicaAsync(alpha, store);

        var content = (await (await first.SendAsync(Call(first, "read"))).ResultAsync()).GetProperty("content");

        var shown = content[0].GetProperty("text").GetString()!;
        var uri = content[1].GetProperty("uri").GetString()!;
        Assert.Equal("resource_link", content[1].GetProperty("type").GetString());
        Assert.EndsWith($" of {Encoding.UTF8.GetByteCount(Text)} bytes are shown. Read on: {uri}]", shown, StringComparison.Ordinal);
        var whole = new StringBuilder(WithoutFooter(shown, out _));
        for (string? next = uri; next is not null;)
        {
            var page = (await (await second.SendAsync(Read(second, next))).ResultAsync()).GetProperty("contents")[0];
            Assert.Equal(next, page.GetProperty("uri").GetString());
            Assert.InRange(Encoding.UTF8.GetByteCount(page.GetProperty("text").GetString()!), 1, 65536);
            whole.Append(WithoutFooter(page.GetProperty("text").GetString()!, out next));
        }

        Assert.Equal(Text, whole.ToString());
    }

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/mcp/alpha")]
    public async Task KeptText_OfSomebodyElse_IsNotFound(string path)
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Of("read", () => Text)));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var uri = (await (await gateway.SendAsync(Call(gateway, "read"))).ResultAsync()).GetProperty("content")[1].GetProperty("uri").GetString()!;

        var others = await gateway.SendAsync(Read(gateway, uri, path, TestToken.For("bob", ["developer"])));
        var own = await gateway.SendAsync(Read(gateway, uri, path));
        var beyond = await gateway.SendAsync(Read(gateway, uri[..^1] + "99", path));
        var unknown = await gateway.SendAsync(Read(gateway, "rest://../1", path));

        Assert.Contains("line ", (await own.ResultAsync()).GetProperty("contents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.All(new[] { others, beyond, unknown }, static response => Assert.Equal("not_found", response.MessageAsync().Result.FaultCode()));
    }

    [Fact]
    public async Task SeventeenthKeptText_OfACaller_TakesThePlaceOfTheFirst()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Of("read", () => Text[..80_000])));
        await using var gateway = await TestGateway.StartAsync(alpha);
        var uris = new List<string>();
        for (var call = 0; call < 17; call++)
        {
            uris.Add((await (await gateway.SendAsync(Call(gateway, "read"))).ResultAsync()).GetProperty("content")[1].GetProperty("uri").GetString()!);
        }

        Assert.Equal("not_found", (await (await gateway.SendAsync(Read(gateway, uris[0]))).MessageAsync()).FaultCode());
        Assert.True((await (await gateway.SendAsync(Read(gateway, uris[1]))).MessageAsync()).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task TextOverTheCap_WithoutAStore_IsCutAndSaysThatTheRestIsGone()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(McpServerTool.Create(() => Text, new McpServerToolCreateOptions { Name = "read", ReadOnly = true })));
        var store = TestStore.Start();
        await using var gateway = await ReplicaAsync(alpha, store);
        Assert.True((await gateway.SendAsync(Call(gateway, "read"))).IsSuccessStatusCode);
        store.Dispose();

        var content = (await (await gateway.SendAsync(Call(gateway, "read"))).ResultAsync()).GetProperty("content");

        Assert.Equal(1, content.GetArrayLength());
        Assert.EndsWith("The rest is not kept: ask for less.]", content[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralTexts_HaveOneBudgetTogether()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Of("read", () => new CallToolResult
        {
            Content = [new TextContentBlock { Text = Text[..40_000] }, new TextContentBlock { Text = Text[..40_000] }, new TextContentBlock { Text = "the last" }],
        })));
        await using var gateway = await TestGateway.StartAsync(alpha);

        var content = (await (await gateway.SendAsync(Call(gateway, "read"))).ResultAsync()).GetProperty("content");

        Assert.Equal(Text[..40_000], content[0].GetProperty("text").GetString());
        Assert.Contains("[Cut off here:", content[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("[Cut off here: 0 of 8 bytes", content[2].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("resource_link", content[3].GetProperty("type").GetString());
        var rest = await (await gateway.SendAsync(Read(gateway, content[3].GetProperty("uri").GetString()!))).ResultAsync();
        Assert.Contains("\n\nthe last\n[Page 1 of 1, the last.]", rest.GetProperty("contents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OldClient_GetsNoLinkThatItDoesNotKnow()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Of("read", () => Text)));
        await using var gateway = await TestGateway.StartAsync(alpha);

        var response = await gateway.SendAsync(gateway.Request("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":{}}}""", "/mcp", null, ("MCP-Protocol-Version", "2025-03-26")));

        var content = (await response.ResultAsync()).GetProperty("content");
        Assert.Equal(1, content.GetArrayLength());
        Assert.Contains("Read on: rest://", content[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"limit":{},"cursor":{},"namespace":{}}}""", true, "Call again with a smaller limit, and read on with cursor.")]
    [InlineData("""{"type":"object","properties":{"namespace":{},"status":{}}}""", true, "Narrow it by the tool's arguments: namespace, status.")]
    [InlineData("""{"type":"object"}""", true, "no argument that makes its answer smaller")]
    [InlineData("""{"type":"object","properties":{"limit":{}}}""", false, "Do not repeat the call")]
    public async Task StructuredContentOverTheCap_IsAFaultThatSaysHowToNarrow(string schema, bool isReadOnly, string fix)
    {
        await using var raw = await RawServer.StartAsync(http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(http.Request.Headers["Mcp-Method"].ToString() is "server/discover" or "tools/list"
                ? $$"""{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"tools":{} },"tools":[{"name":"x","inputSchema":{{schema}},"annotations":{"readOnlyHint":{{(isReadOnly ? "true" : "false")}}} }]} }"""
                : $$"""{"jsonrpc":"2.0","id":1,"result":{"content":[],"structuredContent":{"items":{{JsonSerializer.Serialize(Enumerable.Range(0, 20_000))}} } } }""");
        });
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["raw"] = raw.Address });

        var result = await (await gateway.SendAsync(Call(gateway, "x"))).ResultAsync();

        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.False(result.TryGetProperty("structuredContent", out _));
        var fault = JsonDocument.Parse(result.GetProperty("content")[0].GetProperty("text").GetString()!).RootElement;
        Assert.Equal("too_large", fault.GetProperty("code").GetString());
        Assert.Contains(fix, fault.GetProperty("fix").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResourcesAndPrompts_AreCutAsWell()
    {
        await using var alpha = await TestServer.StartAsync("alpha", builder => builder
            .WithResources([McpServerResource.Create(() => Text, new McpServerResourceCreateOptions { UriTemplate = "book://one", Name = "book" })])
            .WithPrompts([McpServerPrompt.Create(() => Text, new McpServerPromptCreateOptions { Name = "long" })]));
        await using var gateway = await TestGateway.StartAsync(alpha);

        var resource = (await (await gateway.SendAsync(Read(gateway, "book://one"))).ResultAsync()).GetProperty("contents")[0].GetProperty("text").GetString();
        var prompt = (await (await gateway.SendAsync(gateway.Stateless("prompts/get", new { name = "long" }))).ResultAsync()).GetProperty("messages")[0].GetProperty("content").GetProperty("text").GetString();

        Assert.Contains("Read on: rest://", resource, StringComparison.Ordinal);
        Assert.Contains("Read on: rest://", prompt, StringComparison.Ordinal);
    }

    private static Task<TestGateway> ReplicaAsync(TestServer server, TestStore store) =>
        TestGateway.StartAsync(new Dictionary<string, Uri> { [server.Name] = server.Address }, (TestGateway.StoreKey, store.ConnectionString));

    private static HttpRequestMessage Call(TestGateway gateway, string tool) => gateway.Stateless("tools/call", new { name = tool, arguments = new { } });

    private static HttpRequestMessage Read(TestGateway gateway, string uri, string path = "/mcp", string? token = null) => gateway.Stateless("resources/read", new { uri }, path, token);

    private static string WithoutFooter(string text, out string? next)
    {
        var footer = text.LastIndexOf("\n[", StringComparison.Ordinal);
        var mark = text.LastIndexOf("Read on: ", StringComparison.Ordinal);
        next = mark > footer ? text[(mark + "Read on: ".Length)..].TrimEnd(']') : null;
        return text[..footer];
    }
}
