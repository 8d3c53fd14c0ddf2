using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Catalog;
using CODE.Gateway.Tests.Fleet;
using ModelContextProtocol;

namespace CODE.Gateway.Tests.Foreign;

public sealed class ForeignServerTests
{
    [Fact]
    public async Task Tools_AreHeldBackUntilAccepted_AlsoWhereTheFleetsOwnAreNotPinned()
    {
        await using var fleet = await ForeignFleet.StartAsync(ForeignFleet.Small());

        Assert.DoesNotContain(fleet.Gateway.View[OfferKind.Tools].Items, static item => item.Server.IsForeign);
        Assert.Equal("quarantined", await fleet.FaultAsync("small_echo", new { text = "hello" }));
    }

    [Fact]
    public async Task Call_ReachesTheServerByItsOwnName_WithTheArgumentsAlone()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless(
            "tools/call",
            new
            {
                name = "small_meta",
                arguments = new { at = 1 },
                _meta = new Dictionary<string, object>
                {
                    ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                    ["io.modelcontextprotocol/clientCapabilities"] = new { },
                    ["example.org/secret"] = "callers own",
                },
                requestState = "state",
            }));
        var received = JsonDocument.Parse((await response.ResultAsync()).GetProperty("content")[0].GetProperty("text").GetString()!).RootElement;

        Assert.Equal("meta", received.GetProperty("name").GetString());
        Assert.Equal("""{"at":1}""", received.GetProperty("arguments").GetRawText());
        Assert.DoesNotContain("callers own", received.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("state", received.GetRawText().Replace("tracestate", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_HoldsNothingOfTheGatewaysButWhatIsConfigured()
    {
        const string Variable = "CODE_TEST_FLEET_SECRET";
        Environment.SetEnvironmentVariable(Variable, "hidden");
        await using var fleet = await ForeignFleet.StartAcceptedAsync([.. ForeignFleet.Small(), ("Foreign:small:Environment:API_REGION", "north")]);

        var environment = JsonDocument.Parse(await fleet.TextAsync("small_environment")).RootElement;

        Assert.Equal("north", environment.GetProperty("API_REGION").GetString());
        Assert.False(environment.TryGetProperty(Variable, out _));
        string[] allowed = ["API_REGION", "HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER"];
        if (!OperatingSystem.IsWindows())
        {
            Assert.Subset(allowed.ToHashSet(StringComparer.Ordinal), environment.EnumerateObject().Select(static variable => variable.Name).ToHashSet(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task RugPull_IsNoticedAtOnceAndHeldBack()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        Assert.Equal("hello", await fleet.TextAsync("small_echo", new { text = "hello" }));

        Assert.Equal("turned", await fleet.TextAsync("small_turn"));
        await fleet.Gateway.UntilAsync(static view => view.Held(null, "small_echo") is not null);

        Assert.Equal("quarantined", await fleet.FaultAsync("small_echo", new { text = "hello" }));
        Assert.Equal("turned", await fleet.TextAsync("small_turn"));
    }

    [Fact]
    public async Task Definition_HoldsNothingInTheFleetsOwnName()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        var echo = fleet.Gateway.View.Reviews.Single(static review => review.Offered.Name == "small_echo").Offered;

        Assert.Null(echo.HarmlessWhen);
        Assert.DoesNotContain("_meta", echo.Canonical.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameOfAnotherScript_CannotBeAccepted()
    {
        await using var fleet = await ForeignFleet.StartAsync(ForeignFleet.Small());
        var bad = Assert.Single(await fleet.DefinitionsAsync(), static tool => tool.GetProperty("state").GetString() == "invalid");

        Assert.Equal("small_\u0430pply", bad.GetProperty("tool").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await fleet.AcceptAsync(bad));
    }

    [Fact]
    public async Task NamesOfTheFleetsOwnTools_CannotBeTaken()
    {
        // plan_terraform is in the built-in lock: it cannot be taken while its server is away either.
        var take = ForeignFleet.Small("--take").Select(static setting => setting.Key == "Foreign:small:Prefix" ? (setting.Key, "plan") : setting).ToArray();
        await using var own = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("plan_echo")));
        await using var fleet = await ForeignFleet.StartAcceptedAsync(take, own);

        var invalid = (await fleet.DefinitionsAsync()).Where(static tool => tool.GetProperty("state").GetString() == "invalid").Select(static tool => tool.GetProperty("tool").GetString());
        Assert.Equal(["plan_echo", "plan_\u0430pply", "plan_terraform", "plan_TERRAF0RM"], invalid);
        Assert.Equal("mine", await fleet.TextAsync("plan_echo", new { text = "mine" }));
        Assert.Equal("alpha", fleet.Gateway.View[OfferKind.Tools].OwnerOf("plan_echo")!.Name);
    }

    [Fact]
    public async Task ResourcesOfTheFleetsOwnSchemes_AreLeftOut()
    {
        await using var fleet = await ForeignFleet.StartAsync(ForeignFleet.Small());
        var view = fleet.Gateway.View;

        Assert.Equal(["note://1"], view[OfferKind.Resources].Items.Select(static item => item.Key));
        Assert.Equal(["note://{id}"], view[OfferKind.Templates].Items.Select(static item => item.Key));
        Assert.Null(view.OwnerOfResource("plan://1"));
        Assert.Equal("small", view.OwnerOfResource("note://2")?.Name);
    }

    [Fact]
    public async Task Instructions_AreNotPassedOn()
    {
        await using var fleet = await ForeignFleet.StartAsync(ForeignFleet.Small());
        foreach (var path in (string[])["/mcp", "/mcp/small"])
        {
            var discovered = await (await fleet.Gateway.SendAsync(fleet.Gateway.Stateless("server/discover", path: path))).ResultAsync();
            Assert.False(discovered.TryGetProperty("instructions", out _));
            Assert.True(discovered.GetProperty("capabilities").TryGetProperty("tools", out _));
        }
    }

    [Theory]
    [InlineData("sampling/createMessage")]
    [InlineData("elicitation/create")]
    [InlineData("roots/list")]
    public async Task WhatTheServerAsksOfTheClient_IsRefused(string method)
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        Assert.Equal(-32601, JsonDocument.Parse(await fleet.TextAsync("small_ask", new { method })).RootElement.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Error_IsToldAsTheServers()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        var error = (await fleet.CallAsync("small_fail")).GetProperty("error");

        Assert.Equal(-32602, error.GetProperty("code").GetInt32());
        Assert.Contains("It failed.", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2025-06-18")]
    public async Task Progress_ReachesTheCaller_AllOfItInItsOrder(string revision)
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());

        var told = await StepsAsync(fleet, revision, count: 50, pause: 0);

        Assert.Equal([.. Enumerable.Range(1, 50).Select(static step => $"step {step}"), "stepped"], told);
    }

    [Fact]
    public async Task Progress_BeginsTheTimeoutAnew()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync([.. ForeignFleet.Small(), ("Foreign:small:Timeout", "00:00:04")]);

        var told = await StepsAsync(fleet, "2026-07-28", count: 3, pause: 1500);

        Assert.Equal(["step 1", "step 2", "step 3", "stepped"], told);
    }

    [Fact]
    public async Task LongCall_HasHeadersBeforeItsAnswer()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Small());
        using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless("tools/call", new { name = "small_steps", arguments = new { } }));

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(":", text, StringComparison.Ordinal);
        Assert.Contains("stepped", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ReachesTheServer()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync([.. ForeignFleet.Small(), ("Foreign:small:RefreshInterval", "00:00:00.200")]);
        await using var client = await fleet.Gateway.ConnectAsync();
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.CallToolAsync("small_hang", cancellationToken: cancelled.Token));

        // The server shows in its definition that it was told.
        await fleet.Gateway.UntilAsync(static view => view.Held(null, "small_echo")?.Offered.Description == "Was cancelled.");
    }

    [Fact]
    public async Task Approvals_AreNeededAsOfAnyOther_AlsoWithoutATitle()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync([.. ForeignFleet.Small(), ("Approvals:Destructive", "operator")]);

        Assert.Equal(["approval_required", "approval_required"], [await fleet.FaultAsync("small_echo", new { text = "x" }), await fleet.FaultAsync("small_echo", new { text = "x" })]);
    }

    [Fact]
    public async Task Prompt_IsNamedWithThePrefix_AndGot()
    {
        await using var fleet = await ForeignFleet.StartAsync(ForeignFleet.Small());
        await using var client = await fleet.Gateway.ConnectAsync();

        Assert.Equal(["small_hello"], (await client.ListPromptsAsync(cancellationToken: TestContext.Current.CancellationToken)).Select(static prompt => prompt.Name));
        var prompt = await client.GetPromptAsync("small_hello", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("prompt hello", JsonSerializer.Serialize(prompt, McpJsonUtilities.DefaultOptions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permissions_NameTheForeignServerAsAnyOther()
    {
        var policy = TestPolicy.Write("""
            version: 1
            permissions:
              - { name: echo, subjects: { users: ["*"] }, servers: [small], tools: [small_echo] }
            """);
        await using var fleet = await ForeignFleet.StartAcceptedAsync([.. ForeignFleet.Small(), ("Policy:File", policy)]);

        Assert.Equal("hello", await fleet.TextAsync("small_echo", new { text = "hello" }));
        Assert.Equal("permission_denied", await fleet.FaultAsync("small_environment"));
        var listed = await (await fleet.Gateway.SendAsync(fleet.Gateway.Stateless("tools/list", path: "/mcp/small"))).ResultAsync();
        Assert.Equal("small_echo", Assert.Single(listed.GetProperty("tools").EnumerateArray()).GetProperty("name").GetString());
    }

    // Read by hand: the client library hands progress out in any order, and none once it has the answer.
    private static async Task<string?[]> StepsAsync(ForeignFleet fleet, string revision, int count, int pause)
    {
        var parameters = new JsonObject
        {
            ["name"] = "small_steps",
            ["arguments"] = new JsonObject { ["count"] = count, ["pause"] = pause },
            ["_meta"] = new JsonObject
            {
                ["progressToken"] = "t",
                ["io.modelcontextprotocol/protocolVersion"] = revision,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            },
        };
        using var request = revision == "2026-07-28"
            ? fleet.Gateway.Stateless("tools/call", parameters)
            : fleet.Gateway.Request(Rpc.Body("tools/call", parameters), headers: ("MCP-Protocol-Version", revision));
        using var response = await fleet.Gateway.SendAsync(request);
        return
        [
            .. (await response.MessagesAsync()).Select(static message =>
                message.TryGetProperty("result", out var result) ? result.GetProperty("content")[0].GetProperty("text").GetString() : message.GetProperty("params").GetProperty("message").GetString()),
        ];
    }
}
