using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Tests.Caching;

/// <summary>A change that goes on as a task: what it is about is not cached until somebody hears that the task is over.</summary>
public sealed class TaskTests : IAsyncLifetime
{
    private const string TaskId = "alpha-0123456789abcdef";

    private readonly TestStore _store = TestStore.Start();
    private RawServer _server = null!;
    private TestGateway _one = null!;
    private TestGateway _two = null!;
    private volatile string _status = "working";

    public async ValueTask InitializeAsync()
    {
        _server = await RawServer.StartAsync(AnswerAsync);
        var servers = new Dictionary<string, Uri> { ["alpha"] = _server.Address };
        _one = await TestGateway.StartAsync(servers, (TestGateway.StoreKey, _store.ConnectionString));
        _two = await TestGateway.StartAsync(servers, (TestGateway.StoreKey, _store.ConnectionString));
        await Eventually.HoldsAsync(async () => await StateAsync(_one) == "hit");
        await Eventually.HoldsAsync(async () => await StateAsync(_two) == "hit");
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _server.DisposeAsync();
        _store.Dispose();
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public async Task TaskThatIsOver_EndsItsChange_OnEveryReplica(string end)
    {
        await CallAsync(_one, "change");
        Assert.Equal("off", await StateAsync(_one));
        await Eventually.HoldsAsync(async () => await StateAsync(_two) == "off");

        await GetTaskAsync(_two);
        Assert.Equal("off", await StateAsync(_one));

        _status = end;
        await GetTaskAsync(_two);
        Assert.Equal("miss", await StateAsync(_one));
        Assert.Equal("hit", await StateAsync(_one));
    }

    private static async Task<JsonObject> CallAsync(TestGateway gateway, string tool) => await ObjectAsync(await gateway.SendAsync(gateway.Stateless("tools/call", Parameters(new() { ["name"] = tool, ["arguments"] = new JsonObject() }))));

    private static async Task<string?> StateAsync(TestGateway gateway) => (await CallAsync(gateway, "read"))["_meta"]?["dev.code-fleet/cache"]?["state"]?.GetValue<string>();

    private static async Task GetTaskAsync(TestGateway gateway) =>
        await ObjectAsync(await gateway.SendAsync(gateway.Stateless("tasks/get", Parameters(new() { ["taskId"] = TaskId }), headers: ("Mcp-Name", TaskId))));

    private static async Task<JsonObject> ObjectAsync(HttpResponseMessage response) => JsonNode.Parse((await response.ResultAsync()).GetRawText())!.AsObject();

    private static JsonObject Parameters(JsonObject parameters)
    {
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["extensions"] = new JsonObject { ["io.modelcontextprotocol/tasks"] = new JsonObject() } },
        };
        return parameters;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var message = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
        var result = message["method"]!.GetValue<string>() switch
        {
            "tools/call" when message["params"]!["name"]!.GetValue<string>() == "change" => new JsonObject { ["resultType"] = "task", ["taskId"] = TaskId, ["status"] = "working" },
            "tools/call" => new JsonObject { ["resultType"] = "complete", ["content"] = new JsonArray() },
            "tasks/get" => new JsonObject { ["resultType"] = "complete", ["taskId"] = TaskId, ["status"] = _status },
            _ => new JsonObject
            {
                ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                ["tools"] = new JsonArray(
                    Tool("read", new JsonObject { ["readOnlyHint"] = true }, CachedServer.Cache(60, "public", "things")),
                    Tool("change", new JsonObject(), new JsonObject { ["dev.code-fleet/invalidates"] = new JsonArray("things") })),
            },
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = message["id"]?.DeepClone(), ["result"] = result }.ToJsonString());
    }

    private static JsonObject Tool(string name, JsonObject annotations, JsonObject meta) =>
        new() { ["name"] = name, ["inputSchema"] = new JsonObject { ["type"] = "object" }, ["annotations"] = annotations, ["_meta"] = meta };
}
