using System.Text.Json;
using CODE.Fleet.Tests.Clients;
using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Hostile;

/// <summary>Requests that no honest client sends: each is refused plainly, nothing changes, and the fleet goes on serving.</summary>
[Collection(FleetCollection.Name)]
public sealed class HostileRequestTests(RunningFleet fleet)
{
    private const int HeaderMismatch = -32020;
    private static readonly (string, string)[] Modern = [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/list")];

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"} trailing")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\uD83D\uDE00\u0000\"}")]
    public Task Body_NotAJsonRpcRequest_IsBadRequest(string body) =>
        RefusedAsync(async () => Assert.Equal(400, (await RawGateway.SendAsync(fleet, body)).Status));

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"method\":\"tools/call\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"tools/list\"}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"get_outputs\",\"name\":\"apply_plan\",\"arguments\":{}}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"get_outputs\",\"arguments\":{},\"arguments\":{\"plan_id\":\"x\"}}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"get_outputs\",\"Name\":\"apply_plan\",\"arguments\":{}}}")]
    public Task Body_SaysAThingTwice_IsBadRequest(string body) =>
        RefusedAsync(async () => Assert.Equal(400, (await RawGateway.SendAsync(fleet, body)).Status));

    [Fact]
    public Task Body_NestedTenThousandDeep_IsBadRequest() =>
        RefusedAsync(async () =>
        {
            var deep = new string('[', 10_000) + new string(']', 10_000);
            var body = $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_outputs","arguments":{ "workspace":{{{deep}}} } } }""";
            Assert.Equal(400, (await RawGateway.SendAsync(fleet, body)).Status);
        });

    [Fact]
    public Task Body_FiftyMegabytesAnnounced_IsTooLarge() =>
        RefusedAsync(async () =>
        {
            using var raw = await RawGateway.OpenAsync(fleet, 50 * 1024 * 1024);
            Assert.Equal(413, (await raw.ReadAsync()).Status);
        });

    [Fact]
    public Task Body_FiftyMegabytesInChunks_IsTooLarge() =>
        RefusedAsync(async () =>
        {
            using var raw = await RawGateway.OpenAsync(fleet, bodyLength: null);
            var chunk = new string(' ', 1024 * 1024);
            for (var sent = 0; sent < 50 && !raw.HasAnswer && await raw.TrySendChunkAsync(chunk); sent++)
            {
                // A gateway that takes all of it would go on to answer something else than 413.
            }

            Assert.Equal(413, (await raw.ReadAsync()).Status);
        });

    [Fact]
    public Task Body_SentTooSlowly_IsGivenUp() =>
        RefusedAsync(async () =>
        {
            using var raw = await RawGateway.OpenAsync(fleet, 1000);
            await raw.SendAsync("{");
            Assert.Equal(408, (await raw.ReadAsync()).Status);
        });

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("")]
    public Task ContentType_NotJson_IsUnsupported(string contentType) =>
        RefusedAsync(async () => Assert.Equal(415, (await RawGateway.SendAsync(fleet, ListRequest(), ("Content-Type", contentType))).Status));

    [Fact]
    public Task Headers_NameAnotherMethodThanTheBody_AreAMismatch() =>
        MismatchAsync(ListRequest(), [.. Modern, ("Mcp-Method", "tools/call")]);

    [Fact]
    public Task Headers_NameAnotherToolThanTheBody_AreAMismatch() =>
        MismatchAsync(CallRequest("apply_plan"), [.. Modern, ("Mcp-Method", "tools/call"), ("Mcp-Name", "get_outputs")]);

    [Fact]
    public Task Headers_NameAnotherRevisionThanTheBody_AreAMismatch() =>
        MismatchAsync(ListRequest(), [.. Modern, ("MCP-Protocol-Version", "2025-11-25")]);

    [Theory]
    [InlineData("http://evil.example.com")]
    [InlineData("null")]
    public Task Origin_OfAForeignPage_IsForbidden(string origin) =>
        RefusedAsync(async () => Assert.Equal(403, (await RawGateway.SendAsync(fleet, ListRequest(), [.. Modern, ("Origin", origin)])).Status));

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x.y.z")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public Task Token_MissingOrForged_IsUnauthorized(string authorization) =>
        RefusedAsync(async () =>
        {
            var answer = await RawGateway.SendAsync(fleet, ListRequest(), [.. Modern, ("Authorization", authorization)]);
            Assert.Equal(401, answer.Status);
            Assert.Contains("WWW-Authenticate", answer.Text, StringComparison.OrdinalIgnoreCase);
        });

    private Task MismatchAsync(string body, (string, string)[] headers) =>
        RefusedAsync(async () =>
        {
            var answer = await RawGateway.SendAsync(fleet, body, headers);
            Assert.Equal(400, answer.Status);
            Assert.Equal(HeaderMismatch, answer.ErrorCode);
        });

    // What refuses must not break: the very next honest call is served.
    private async Task RefusedAsync(Func<Task> attack)
    {
        var before = TerraformWorkspace.Hash(fleet.Workspace);
        await attack();
        Assert.Equal(before, TerraformWorkspace.Hash(fleet.Workspace));
        var list = await fleet.TakeAsync(ClientKind.CSharp2026, Step.List());
        Assert.NotEqual(0, list.Value.GetProperty("tools").GetArrayLength());
    }

    private static string ListRequest() => Request("tools/list", new Dictionary<string, object>());

    private static string CallRequest(string tool) => Request("tools/call", new() { ["name"] = tool, ["arguments"] = new Dictionary<string, object>() });

    private static string Request(string method, Dictionary<string, object> parameters)
    {
        parameters["_meta"] = new Dictionary<string, object>
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new Dictionary<string, object>(),
        };
        return JsonSerializer.Serialize(new Dictionary<string, object> { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters });
    }
}
