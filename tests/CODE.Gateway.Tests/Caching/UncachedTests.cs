using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using CODE.Gateway.Tests.Foreign;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Caching;

/// <summary>Answers that look as if they could be kept, and must not be.</summary>
public sealed class UncachedTests
{
    [Fact]
    public async Task AnswerThatAsksTheClient_IsNotKept()
    {
        var calls = 0;
        var tool = Tool("ask", CallToolResult () =>
        {
            Interlocked.Increment(ref calls);
            throw new InputRequiredException(new Dictionary<string, InputRequest> { ["name"] = InputRequest.ForElicitation(new ElicitRequestParams { Message = "Who?", RequestedSchema = new() }) }, "state");
        });
        await using var server = await TestServer.StartAsync("alpha", Tools.With(tool));
        await using var gateway = await TestGateway.StartAsync(server);
        for (var call = 1; call <= 2; call++)
        {
            var result = await CallAsync(gateway, new { name = "ask", arguments = new { } });
            Assert.Equal(("input_required", call), (result["resultType"]!.GetValue<string>(), calls));
        }
    }

    [Fact]
    public async Task CallThatAnswersTheServer_IsNeitherKeptNorAnsweredFromTheCache()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync("alpha", Tools.With(Tool("read", () => $"{Interlocked.Increment(ref calls)}")));
        await using var gateway = await TestGateway.StartAsync(server);
        await Eventually.HoldsAsync(async () => await StateAsync(gateway, new { name = "read", arguments = new { } }) == "hit");
        var before = calls;
        Assert.Null(await StateAsync(gateway, new { name = "read", arguments = new { }, requestState = "state" }));
        Assert.Null(await StateAsync(gateway, new { name = "read", arguments = new { }, inputResponses = new { } }));
        Assert.Equal(before + 2, calls);
    }

    [Fact]
    public async Task AnswerThatWasCut_IsNotKept_SinceItsRestIsOneCallersOwn()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync("alpha", Tools.With(Tool("read", (int length) => $"{Interlocked.Increment(ref calls)}{new string('x', length)}")));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = server.Address }, ("Gateway:MaxTextBytes", "4096"));
        await Eventually.HoldsAsync(async () => await StateAsync(gateway, new { name = "read", arguments = new { length = 1 } }) == "hit");
        var before = calls;
        await StateAsync(gateway, new { name = "read", arguments = new { length = 9000 } });
        await StateAsync(gateway, new { name = "read", arguments = new { length = 9000 } });
        Assert.Equal(before + 2, calls);
    }

    [Fact]
    public async Task AnswerThatIsTooLarge_IsNotKept()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync("alpha", Tools.With(Tool("read", (int length) => $"{Interlocked.Increment(ref calls)}{new string('x', length)}")));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = server.Address }, ("Cache:MaxAnswerBytes", "2048"));
        await Eventually.HoldsAsync(async () => await StateAsync(gateway, new { name = "read", arguments = new { length = 1 } }) == "hit");
        var before = calls;
        await StateAsync(gateway, new { name = "read", arguments = new { length = 4000 } });
        await StateAsync(gateway, new { name = "read", arguments = new { length = 4000 } });
        Assert.Equal(before + 2, calls);
    }

    [Fact]
    public async Task DefinitionThatChanges_HasNoAnswersYet()
    {
        var calls = 0;
        var port = CODE.Testing.FreePort.Next();
        McpServerTool Version(string description) => McpServerTool.Create(
            () => $"{Interlocked.Increment(ref calls)}", new McpServerToolCreateOptions { Name = "read", Description = description, ReadOnly = true, Meta = CachedServer.Cache(60, "public") });
        var server = await TestServer.StartAsync("alpha", Tools.With(Version("One.")), port);
        await using var gateway = await TestGateway.StartAsync(server);
        await Eventually.HoldsAsync(async () => await StateAsync(gateway, new { name = "read", arguments = new { } }) == "hit");
        await server.DisposeAsync();
        await using var next = await TestServer.StartAsync("alpha", Tools.With(Version("Two.")), port);
        await gateway.UntilAsync(static view => view.ToolOf(view.Statuses[0].Server, "read")?.Description == "Two.");
        Assert.Equal("miss", await StateAsync(gateway, new { name = "read", arguments = new { } }));
    }

    [Fact]
    public async Task AnswerOfAForeignServer_IsNotKept_WhateverItDeclares()
    {
        var calls = 0;
        var builder = WebHost.Create();
        builder.Services.AddMcpServer().WithHttpTransport().WithTools([Tool("read", () => $"{Interlocked.Increment(ref calls)}")]);
        await using var server = builder.Build();
        server.MapMcp("/mcp");
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using var fleet = await ForeignFleet.StartAcceptedAsync([("Foreign:notes:Url", new Uri(WebHost.AddressOf(server), "/mcp").AbsoluteUri), ("Foreign:notes:Prefix", "notes")]);
        Assert.Equal(["1", "2", "3"], [await fleet.TextAsync("notes_read"), await fleet.TextAsync("notes_read"), await fleet.TextAsync("notes_read")]);
    }

    [Theory]
    [InlineData("""{"ttl_seconds":60}""")]
    [InlineData("""{"ttl_seconds":"60","scope":"public"}""")]
    [InlineData("""{"ttl_seconds":60,"scope":"everybody"}""")]
    [InlineData("""{"ttl_seconds":-1,"scope":"public"}""")]
    [InlineData("""{"ttl_seconds":60,"scope":"public","tags":"x"}""")]
    [InlineData("""{"ttl_seconds":60,"scope":"public","tags":[1]}""")]
    [InlineData("true")]
    public async Task PolicyThatCannotBeRead_AllowsNothing(string policy)
    {
        var tool = McpServerTool.Create(static () => "read", new McpServerToolCreateOptions { Name = "read", ReadOnly = true, Meta = new JsonObject { ["dev.code-fleet/cache"] = JsonNode.Parse(policy) } });
        await using var server = await TestServer.StartAsync("alpha", Tools.With(tool));
        await using var gateway = await TestGateway.StartAsync(server);
        Assert.Null(await StateAsync(gateway, new { name = "read", arguments = new { } }));
        Assert.Null(await StateAsync(gateway, new { name = "read", arguments = new { } }));
        Assert.Equal(2, server.Calls);
    }

    [Fact]
    public async Task ToolThatWrites_IsNeverAnsweredFromTheCache_WhateverItDeclares()
    {
        var calls = 0;
        var tool = McpServerTool.Create(() => $"{Interlocked.Increment(ref calls)}", new McpServerToolCreateOptions { Name = "write", Meta = CachedServer.Cache(60, "public") });
        await using var server = await TestServer.StartAsync("alpha", Tools.With(tool));
        await using var gateway = await TestGateway.StartAsync(server);
        Assert.Null(await StateAsync(gateway, new { name = "write", arguments = new { } }));
        Assert.Null(await StateAsync(gateway, new { name = "write", arguments = new { } }));
        Assert.Equal(2, calls);
    }

    private static McpServerTool Tool(string name, Delegate run) =>
        McpServerTool.Create(run, new McpServerToolCreateOptions { Name = name, ReadOnly = true, Meta = CachedServer.Cache(60, "public") });

    private static async Task<JsonObject> CallAsync(TestGateway gateway, object parameters)
    {
        var node = System.Text.Json.JsonSerializer.SerializeToNode(parameters)!.AsObject();
        node["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject() },
        };
        return JsonNode.Parse((await (await gateway.SendAsync(gateway.Stateless("tools/call", node))).ResultAsync()).GetRawText())!.AsObject();
    }

    private static async Task<string?> StateAsync(TestGateway gateway, object parameters) =>
        (await CallAsync(gateway, parameters))["_meta"]?["dev.code-fleet/cache"]?["state"]?.GetValue<string>();
}
