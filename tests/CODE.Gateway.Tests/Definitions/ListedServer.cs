using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Tests.Definitions;

/// <summary>A server that lists the tools that the test tells it to, and answers every call.</summary>
internal sealed class ListedServer : IAsyncDisposable
{
    private readonly RawServer _server;
    private volatile string _tools;
    private int _calls;

    private ListedServer(Func<ListedServer, RequestDelegate> answer, string tools)
    {
        _tools = tools;
        _server = RawServer.StartAsync(answer(this)).GetAwaiter().GetResult();
    }

    public Uri Address => _server.Address;

    /// <summary>How many calls reached it.</summary>
    public int Calls => _calls;

    /// <summary>Starts it.</summary>
    public static ListedServer Start(params JsonObject[] tools) => new(static self => self.AnswerAsync, TextOf(tools));

    /// <summary>Lists other tools from now on.</summary>
    public void List(params JsonObject[] tools) => _tools = TextOf(tools);

    /// <summary>A read-only tool, for the test to spoil.</summary>
    public static JsonObject Tool(string name = "look", Action<JsonObject>? change = null)
    {
        var tool = new JsonObject
        {
            ["name"] = name,
            ["title"] = "Look",
            ["description"] = "Looks.",
            ["inputSchema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["at"] = new JsonObject { ["type"] = "string" } } },
            ["annotations"] = new JsonObject { ["readOnlyHint"] = true },
        };
        change?.Invoke(tool);
        return tool;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string TextOf(JsonObject[] tools) => new JsonArray(tools).ToJsonString();

    private async Task AnswerAsync(HttpContext http)
    {
        var message = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
        http.Response.ContentType = "application/json";
        JsonObject result;
        if (http.Request.Headers["Mcp-Method"].ToString() is "server/discover" or "tools/list")
        {
            result = new JsonObject { ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() }, ["tools"] = JsonNode.Parse(_tools) };
        }
        else
        {
            Interlocked.Increment(ref _calls);
            result = new JsonObject { ["resultType"] = "complete", ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "done" }) };
        }

        await http.Response.WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = message["id"]!.DeepClone(), ["result"] = result }.ToJsonString());
    }
}
