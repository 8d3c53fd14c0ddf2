using System.Net;
using System.Text.Json;
using CODE.Gateway.Tests.Audit;
using CODE.Gateway.Tests.Fleet;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Preflight;

public sealed class PreflightTests : IAsyncLifetime
{
    private static readonly string Policy = TestPolicy.Write("""
        version: 1
        permissions:
          - { name: everything, subjects: { users: [alice] }, servers: ["*"], tools: ["*"], prompts: ["*"], resources: ["*"] }
          - { name: few, subjects: { users: [bob] }, servers: [alpha], tools: [echo], when: { properties: { text: { enum: [good] } } } }
        """);

    private TestServer _alpha = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        var wipe = McpServerTool.Create(static (int count) => new { gone = count }, new McpServerToolCreateOptions { Name = "wipe", UseStructuredContent = true });
        _alpha = await TestServer.StartAsync("alpha", builder => builder.WithTools([Tools.Echo("echo"), wipe])
            .WithPrompts([McpServerPrompt.Create(static (string topic) => topic, new McpServerPromptCreateOptions { Name = "ask" })])
            .WithResources([McpServerResource.Create(static () => "x", new McpServerResourceCreateOptions { UriTemplate = "memory://alpha/a", Name = "a" })]));
        _gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = _alpha.Address }, ("Policy:File", Policy));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _alpha.DisposeAsync();
    }

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/mcp/alpha")]
    public async Task DestructiveTool_IsNotCalled(string path)
    {
        var (result, report) = await _gateway.ReportAsync(_gateway.Preflight("tools/call", new { name = "wipe", arguments = new { count = 3 } }, path));
        Assert.DoesNotContain("permission:no", report.Steps(), StringComparison.Ordinal);
        Assert.EndsWith("arguments:yes server:yes", report.Steps(), StringComparison.Ordinal);
        Assert.Equal(report.ToString(), result.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal(0, _alpha.Calls);
    }

    [Theory]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task OlderRevisions_GetTheSame(string revision)
    {
        var request = _gateway.Request("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"a"},"_meta":{"dev.code-fleet/preflight":true}}}""", headers: ("MCP-Protocol-Version", revision));
        var (_, report) = await _gateway.ReportAsync(request);
        Assert.True(report.GetProperty("allowed").GetBoolean());
        Assert.Equal(0, _alpha.Calls);
    }

    [Fact]
    public async Task WrongArguments_AreTold()
    {
        var (_, report) = await _gateway.ReportAsync(_gateway.Preflight("tools/call", new { name = "wipe", arguments = new { count = "many" } }));
        Assert.False(report.GetProperty("allowed").GetBoolean());
        Assert.Contains("arguments:no", report.Steps(), StringComparison.Ordinal);
        var step = report.GetProperty("steps").EnumerateArray().Single(static each => each.GetProperty("step").GetString() == "arguments");
        Assert.Contains("'count'", step.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("many", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denied_IsTold_AndNothingBeyond()
    {
        var (_, report) = await _gateway.ReportAsync(_gateway.Preflight("tools/call", new { name = "wipe", arguments = new { } }, token: TestToken.For("bob")));
        Assert.False(report.GetProperty("allowed").GetBoolean());
        Assert.EndsWith("permission:no", report.Steps(), StringComparison.Ordinal);
        Assert.NotEqual("", report.GetProperty("steps").EnumerateArray().Last().GetProperty("fix").GetString());
    }

    [Fact]
    public async Task ServerAway_IsTold()
    {
        await _gateway.UntilAsync(static view => view.Statuses[0].IsCurrent);
        await _alpha.DisposeAsync();
        await _gateway.UntilAsync(static view => view.Statuses[0].State == CODE.Gateway.Catalog.ServerState.Unavailable);
        var (_, report) = await _gateway.ReportAsync(_gateway.Preflight("tools/call", new { name = "echo", arguments = new { text = "x" } }));
        Assert.EndsWith("arguments:yes server:no", report.Steps(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PromptsAndResources_CanBeAskedAbout()
    {
        var (prompt, report) = await _gateway.ReportAsync(_gateway.Preflight("prompts/get", new { name = "ask" }));
        Assert.True(report.GetProperty("allowed").GetBoolean());
        Assert.Equal(0, prompt.GetProperty("messages").GetArrayLength());
        var (resource, _) = await _gateway.ReportAsync(_gateway.Preflight("resources/read", new { uri = "memory://alpha/a" }));
        Assert.Equal("memory://alpha/a", resource.GetProperty("contents")[0].GetProperty("uri").GetString());
        Assert.Equal(0, _alpha.Calls);
    }

    [Theory]
    [InlineData("tasks/cancel", "/mcp/alpha", "{\"taskId\":\"alpha-1\"}")]
    [InlineData("completion/complete", "/mcp", "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"ask\"},\"argument\":{\"name\":\"topic\",\"value\":\"\"}}")]
    public async Task WhatHasNoPreflight_IsNotForwardedEither(string method, string path, string parameters)
    {
        var request = _gateway.Preflight(method, JsonDocument.Parse(parameters).RootElement, path);
        if (method == "tasks/cancel")
        {
            request.Headers.TryAddWithoutValidation("Mcp-Name", "alpha-1");
        }

        using var response = await _gateway.SendAsync(request);
        await response.AssertErrorAsync(HttpStatusCode.OK, -32602);
        Assert.Equal(0, _alpha.Calls);
    }

    [Fact]
    public async Task Client_ThatKnowsTheOutputSchema_TakesTheAnswer()
    {
        await using var client = await _gateway.ConnectAsync();
        var tool = (await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Single(static tool => tool.Name == "wipe");
        Assert.NotNull(tool.ProtocolTool.OutputSchema);
        var result = await client.CallToolAsync(
            new CallToolRequestParams { Name = "wipe", Arguments = new Dictionary<string, JsonElement> { ["count"] = JsonSerializer.SerializeToElement(1) }, Meta = new() { [PreflightRequests.Key] = true } },
            TestContext.Current.CancellationToken);
        // Either what the schema takes, or an error, which needs no structured content.
        Assert.True(result.IsError == true || result.StructuredContent is { ValueKind: JsonValueKind.Object });
        Assert.Equal(0, _alpha.Calls);
    }

    [Fact]
    public async Task Preflight_IsAudited_AndHasNoStart()
    {
        await _gateway.ReportAsync(_gateway.Preflight("tools/call", new { name = "wipe", arguments = new { } }, token: TestToken.For("bob")));
        var record = Assert.Single(await AuditTrail.CallsAsync(_gateway, 1));
        Assert.Equal(("refused", "preflight", "bob"), (record.Text("decision"), record.Text("outcome"), record.Text("caller")));
        Assert.Empty(await AuditTrail.EventsAsync(_gateway, "start", 0));
    }
}
