using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>JSON-RPC by hand.</summary>
internal static class Rpc
{
    public static string Body(string method, object? parameters = null, object? id = null)
    {
        var sent = JsonSerializer.SerializeToNode(parameters ?? new { })!.AsObject();
        sent["_meta"] ??= new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonSerializer.SerializeToNode(id ?? 1), ["method"] = method, ["params"] = sent }.ToJsonString();
    }

    /// <summary>The one message of an answer, whichever form it came in.</summary>
    public static async Task<JsonElement> MessageAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            text = DataOf(text).Last();
        }

        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>All messages of an answer that is a stream of events, in their order.</summary>
    public static async Task<JsonElement[]> MessagesAsync(this HttpResponseMessage response) =>
        [.. DataOf(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Select(static data => JsonDocument.Parse(data).RootElement)];

    /// <summary>Asserts that an answer is a JSON-RPC error, and returns it.</summary>
    public static async Task<JsonElement> AssertErrorAsync(this HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var message = await response.MessageAsync();
        Assert.Equal((status, code), (response.StatusCode, message.GetProperty("error").GetProperty("code").GetInt32()));
        var data = message.GetProperty("error").GetProperty("data");
        Assert.NotEqual("", data.GetProperty("message").GetString());
        Assert.NotEqual("", data.GetProperty("fix").GetString());
        return message;
    }

    public static async Task<JsonElement> ResultAsync(this HttpResponseMessage response)
    {
        var message = await response.MessageAsync();
        return message.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(message.ToString());
    }

    public static string? FaultCode(this JsonElement message) => message.GetProperty("error").GetProperty("data").GetProperty("code").GetString();

    private static IEnumerable<string> DataOf(string events) =>
        events.Split('\n').Where(static line => line.StartsWith("data:", StringComparison.Ordinal)).Select(static line => line["data:".Length..]);
}
