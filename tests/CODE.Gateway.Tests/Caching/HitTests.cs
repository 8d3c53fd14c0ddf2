using System.Text.Json;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Caching;

public sealed class HitTests : IAsyncLifetime
{
    private CacheFleet _fleet = null!;
    private int _before;

    private int Reads => _fleet.Things.Reads - _before;

    public async ValueTask InitializeAsync()
    {
        _fleet = await CacheFleet.StartAsync();
        _before = _fleet.Things.Reads;
    }

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    [Fact]
    public async Task SameCall_IsAnsweredFromTheCache_AndSaysSo()
    {
        var first = await _fleet.CallAsync("read", new { ns = "a" });
        var second = await _fleet.CallAsync("read", new { ns = "a" });
        Assert.Equal(("miss", "hit", 1), (first.State, second.State, Reads));
        Assert.Equal(first.Text, second.Text);
        Assert.True(second.AgeMs >= first.AgeMs);
    }

    [Fact]
    public async Task Hit_IsTheServersAnswer_WithTheCallersOwnId()
    {
        var answers = new List<JsonElement>();
        foreach (var id in new object[] { 7, "seven", long.MaxValue })
        {
            var request = _fleet.One.Request(
                Rpc.Body("tools/call", CacheFleet.Parameters("read", new { ns = "a" }), id), headers: [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "read")]);
            var message = await (await _fleet.One.SendAsync(request)).MessageAsync();
            Assert.Equal(JsonSerializer.Serialize(id), message.GetProperty("id").GetRawText());
            answers.Add(message.GetProperty("result"));
        }

        Assert.Equal(1, Reads);
        Assert.All(answers, answer => Assert.Equal(WithoutCache(answers[0]), WithoutCache(answer)));
        Assert.Equal(_fleet.Server.Name, answers[2].GetProperty("_meta").GetProperty("io.modelcontextprotocol/serverInfo").GetProperty("name").GetString());
    }

    [Fact]
    public async Task ArgumentsInAnotherOrderAndForm_AreTheSameCall()
    {
        await _fleet.CallAsync("read", new { ns = "a", text = "é" });
        var body = Rpc.Body("tools/call", new { name = "read" }).Replace("\"name\":\"read\"", "\"name\":\"read\", \"arguments\" : { \"text\":\"\\u00e9\" , \"ns\":\"\\u0061\" }", StringComparison.Ordinal);
        var request = _fleet.One.Request(body, headers: [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "read")]);
        Assert.Equal("hit", Answer.Of(await (await _fleet.One.SendAsync(request)).ResultAsync()).State);
    }

    [Fact]
    public async Task OtherArguments_AreAnotherCall()
    {
        await _fleet.CallAsync("read", new { ns = "a" });
        Assert.Equal("miss", (await _fleet.CallAsync("read", new { ns = "b" })).State);
        Assert.Equal("miss", (await _fleet.CallAsync("read")).State);
        Assert.Equal("miss", (await _fleet.CallAsync("read_public", new { ns = "a" })).State);
    }

    [Theory]
    [InlineData("read", "miss")]
    [InlineData("read_public", "hit")]
    public async Task AnotherCaller_GetsOnlyWhatIsPublic(string tool, string state)
    {
        await _fleet.CallAsync(tool);
        Assert.Equal(state, (await _fleet.CallAsync(tool, token: TestToken.For("bob", ["developer"]))).State);
    }

    [Fact]
    public async Task AnotherTokenOfTheCaller_GetsTheSame_ButNotOneWithOtherRoles()
    {
        await _fleet.CallAsync("read", token: TestToken.For("carol", ["developer", "operator"]));
        Assert.Equal("hit", (await _fleet.CallAsync("read", token: TestToken.For("carol", ["operator", "developer"]))).State);
        Assert.Equal("miss", (await _fleet.CallAsync("read", token: TestToken.For("carol", ["developer"]))).State);
    }

    [Fact]
    public async Task AnotherReplica_HasItFromTheStore()
    {
        await _fleet.CallAsync("read", new { ns = "a" });
        await Eventually.HoldsAsync(async () => (await CacheFleet.CallAsync(_fleet.Two, "read", new { ns = "a" })).State == "hit");
    }

    [Theory]
    [InlineData("read_anew")]
    [InlineData("read_undeclared")]
    [InlineData("change_others")]
    public async Task WhatIsNotDeclaredCacheable_IsAskedEachTime(string tool)
    {
        var calls = _fleet.Server.Calls;
        Assert.Null((await _fleet.CallAsync(tool, new { ns = "a" })).State);
        Assert.Null((await _fleet.CallAsync(tool, new { ns = "a" })).State);
        Assert.Equal(calls + 2, _fleet.Server.Calls);
    }

    [Fact]
    public async Task TimeOver_IsAskedAnew()
    {
        await _fleet.CallAsync("read_briefly", new { text = "x" });
        await Eventually.HoldsAsync(async () => (await _fleet.CallAsync("read_briefly", new { text = "x" })).State == "miss");
        Assert.True(Reads >= 2);
    }

    [Theory]
    [InlineData("invalid_argument")]
    [InlineData("unavailable")]
    public async Task FailedCall_IsNotKept(string fault)
    {
        _fleet.Things.Fault = fault;
        Assert.True((await _fleet.CallAsync("read")).IsError);
        Assert.True((await _fleet.CallAsync("read")).IsError);
        _fleet.Things.Fault = null;
        Assert.Equal(("miss", 3), ((await _fleet.CallAsync("read")).State, Reads));
    }

    [Fact]
    public async Task FreshAnswer_IsAskedFor_AndTakesThePlaceOfTheOld_OnEveryReplica()
    {
        await _fleet.CallAsync("read_public", new { ns = "a" });
        await Eventually.HoldsAsync(async () => (await CacheFleet.CallAsync(_fleet.Two, "read_public", new { ns = "a" })).State == "hit");
        _fleet.Things.Set("a", 5);

        Assert.Equal("0", (await _fleet.CallAsync("read_public", new { ns = "a" })).Text);
        var reads = Reads;
        Assert.Equal(("5", "fresh"), TextAndState(await _fleet.CallAsync("read_public", new { ns = "a" }, fresh: true)));
        Assert.Equal(("5", "hit"), TextAndState(await _fleet.CallAsync("read_public", new { ns = "a" })));
        await Eventually.HoldsAsync(async () => TextAndState(await CacheFleet.CallAsync(_fleet.Two, "read_public", new { ns = "a" })) == ("5", "hit"));
        Assert.Equal(reads + 1, Reads);
    }

    [Fact]
    public async Task OlderRevision_HasAnswersOfItsOwn()
    {
        await _fleet.CallAsync("read", new { ns = "a" });
        await using var client = await _fleet.One.ConnectAsync(revision: "2025-11-25");
        var first = await client.CallToolAsync("read", new Dictionary<string, object?> { ["ns"] = "a" }, cancellationToken: TestContext.Current.CancellationToken);
        var second = await client.CallToolAsync("read", new Dictionary<string, object?> { ["ns"] = "a" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("miss", first.Meta?["dev.code-fleet/cache"]?["state"]?.GetValue<string>());
        Assert.Equal("hit", second.Meta?["dev.code-fleet/cache"]?["state"]?.GetValue<string>());
        Assert.Equal(first.Text(), second.Text());
    }

    [Fact]
    public async Task Audit_TellsWhatTheCacheHadToDoWithIt()
    {
        await _fleet.CallAsync("read", new { ns = "audited" });
        await _fleet.CallAsync("read", new { ns = "audited" });
        await Eventually.HoldsAsync(async () =>
        {
            var text = await (await _fleet.One.GetAsync("/admin/audit?limit=50", TestToken.For("root", ["admin"]))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return text.Contains("\"cache\":\"hit\"", StringComparison.Ordinal) && text.Contains("\"cache\":\"miss\"", StringComparison.Ordinal);
        });
    }

    private static (string, string?) TextAndState(Answer answer) => (answer.Text, answer.State);

    private static string WithoutCache(JsonElement result)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(result.GetRawText())!;
        node["_meta"]!.AsObject().Remove("dev.code-fleet/cache");
        return node.ToJsonString();
    }
}
