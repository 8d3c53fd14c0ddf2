using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Testing;

namespace CODE.ServiceDefaults.Tests.Tasks;

/// <summary>A client that knows the tasks extension, which the SDK's does not: it speaks JSON-RPC as the extension's document has it.</summary>
public sealed class TaskClient(FleetServerHost host, string subject = "alice", bool declares = true, string revision = "2026-07-28") : IDisposable
{
    private const int MaxLooks = 1_500;

    private readonly HttpClient _http = host.CreateHttpClientWithToken(host.Keys.Token(host.Name, subject));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The result of a call.</summary>
    public async Task<JsonElement> CallAsync(string tool, object? arguments = null) =>
        Result(await SendAsync("tools/call", tool, new { name = tool, arguments = arguments ?? new { } }));

    /// <summary>The id of the task that a call became.</summary>
    public async Task<string> StartAsync(string tool, object? arguments = null)
    {
        var created = await CallAsync(tool, arguments);
        Assert.Equal("task", created.GetProperty("resultType").GetString());
        return created.GetProperty("taskId").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string taskId) => Result(await SendAsync("tasks/get", taskId, new { taskId }));

    public async Task<JsonElement> CancelAsync(string taskId) => Result(await SendAsync("tasks/cancel", taskId, new { taskId }));

    public async Task<JsonElement> UpdateAsync(string taskId, params (string Key, string Name)[] answers) => Result(await SendAsync("tasks/update", taskId, new
    {
        taskId,
        inputResponses = answers.ToDictionary(
            static answer => answer.Key, static answer => new { action = "accept", content = new { name = answer.Name } }),
    }));

    /// <summary>The task once something holds of it.</summary>
    public async Task<JsonElement> UntilAsync(string taskId, Func<JsonElement, bool> holds)
    {
        for (var look = 0; look < MaxLooks; look++)
        {
            var task = await GetAsync(taskId);
            if (holds(task))
            {
                return task;
            }

            await Task.Delay(20, Token);
        }

        throw new TimeoutException($"The task is still {await GetAsync(taskId)}.");
    }

    /// <summary>The task once it has this status; another end fails the test.</summary>
    public async Task<JsonElement> UntilAsync(string taskId, string status)
    {
        var task = await UntilAsync(taskId, task => Status(task) == status || Status(task) is "completed" or "failed" or "cancelled");
        Assert.True(Status(task) == status, task.GetRawText());
        return task;
    }

    /// <summary>The answer to any request, error or not.</summary>
    public async Task<JsonElement> SendAsync(string method, string name, object parameters)
    {
        var body = JsonSerializer.SerializeToNode(parameters)!.AsObject();
        body["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = revision,
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "tests", ["version"] = "1" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject
            {
                ["elicitation"] = new JsonObject(),
                ["extensions"] = declares ? new JsonObject { ["io.modelcontextprotocol/tasks"] = new JsonObject() } : [],
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = JsonContent.Create(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = body }),
        };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", revision);
        request.Headers.Add("Mcp-Method", method);
        request.Headers.Add("Mcp-Name", name);
        using var response = await _http.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        var json = text.StartsWith('{') ? text : text.Split('\n').LastOrDefault(static line => line.StartsWith("data:", StringComparison.Ordinal))?[5..];
        Assert.True(json is not null, $"HTTP {(int)response.StatusCode}: {text}");
        return JsonElement.Parse(json);
    }

    public static string? Status(JsonElement task) => task.GetProperty("status").GetString();

    /// <summary>An answer that says only that the request arrived.</summary>
    public static void AssertAcknowledged(JsonElement answer)
    {
        Assert.Equal("complete", answer.GetProperty("resultType").GetString());
        Assert.Empty(answer.EnumerateObject().Select(static property => property.Name).Except(["resultType", "_meta"]));
    }

    public void Dispose() => _http.Dispose();

    private static JsonElement Result(JsonElement answer)
    {
        Assert.True(answer.TryGetProperty("result", out var result), answer.GetRawText());
        return result;
    }
}
