using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Approvals;

/// <summary>Calls and decisions, written by hand.</summary>
internal static class ApprovalCalls
{
    /// <summary>Calls a tool as a 2026-07-28 client.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">Its arguments, JSON.</param>
    /// <param name="elicits">Whether the client declares that it can show forms.</param>
    /// <param name="responses">Its <c>inputResponses</c>, JSON.</param>
    /// <param name="state">Its <c>requestState</c>.</param>
    /// <param name="token">The caller's token.</param>
    public static async Task<JsonElement> CallAsync(
        this TestGateway gateway, string tool, string arguments, bool elicits = true, string? responses = null, string? state = null, string? token = null)
    {
        var parameters = new JsonObject
        {
            ["name"] = tool,
            ["arguments"] = JsonNode.Parse(arguments),
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                ["io.modelcontextprotocol/clientCapabilities"] = elicits ? new JsonObject { ["elicitation"] = new JsonObject { ["form"] = new JsonObject() } } : new JsonObject(),
            },
        };
        if (responses is not null)
        {
            parameters["inputResponses"] = JsonNode.Parse(responses);
        }

        if (state is not null)
        {
            parameters["requestState"] = state;
        }

        using var response = await gateway.SendAsync(gateway.Stateless("tools/call", parameters, token: token));
        return await response.ResultAsync();
    }

    /// <summary>What an accepted form says.</summary>
    public const string Yes = """{"approval":{"action":"accept","content":{"approve":true}}}""";

    /// <summary>The fault of a call that was not let through.</summary>
    public static JsonElement Fault(this JsonElement result)
    {
        Assert.True(result.TryGetProperty("isError", out var isError) && isError.GetBoolean(), $"The call was not refused: {result}");
        return JsonElement.Parse(Text(result));
    }

    /// <summary>The code of that fault.</summary>
    public static string? Code(this JsonElement result) => result.Fault().GetProperty("code").GetString();

    /// <summary>The text of a result.</summary>
    public static string Text(this JsonElement result) => result.GetProperty("content")[0].GetProperty("text").GetString()!;

    /// <summary>The state of a question to the client.</summary>
    public static string State(this JsonElement result)
    {
        Assert.Equal("input_required", result.GetProperty("resultType").GetString());
        return result.GetProperty("requestState").GetString()!;
    }

    /// <summary>What the human at the host is told.</summary>
    public static string Question(this JsonElement result) =>
        result.GetProperty("inputRequests").GetProperty("approval").GetProperty("params").GetProperty("message").GetString()!;

    /// <summary>The approval that a fault names.</summary>
    public static string ApprovalId(this JsonElement result)
    {
        Assert.Equal("approval_required", result.Code());
        return System.Text.RegularExpressions.Regex.Match(result.Fault().GetProperty("message").GetString()!, "ap-[0-9a-z]{12}").Value;
    }

    /// <summary>Decides about an approval.</summary>
    public static async Task<(int Status, JsonElement Answer)> DecideAsync(this TestGateway gateway, string token, string id, string verb, string? reason = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, $"/admin/approvals/{id}/{verb}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = reason is null ? null : new StringContent(new JsonObject { ["reason"] = reason }.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await gateway.SendAsync(request);
        return ((int)response.StatusCode, await response.MessageAsync());
    }

    /// <summary>One approval, or the list of them.</summary>
    public static async Task<(int Status, JsonElement Answer)> LookAsync(this TestGateway gateway, string token, string path = "")
    {
        using var response = await gateway.GetAsync($"/admin/approvals{path}", token);
        return ((int)response.StatusCode, await response.MessageAsync());
    }
}
