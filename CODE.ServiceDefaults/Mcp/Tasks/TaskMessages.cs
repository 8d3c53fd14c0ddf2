using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp.Tasks;

/// <summary>What the extension says on the wire. Its names are camelCase as the protocol's, unlike our tools'.</summary>
internal static class TaskMessages
{
    /// <summary>The answer to <c>tools/call</c>: the task instead of the result.</summary>
    public static CreatedTask Created(TaskRecord record, int pollIntervalMs) => new()
    {
        ResultType = "task",
        TaskId = record.Id,
        Status = Name(record.State),
        CreatedAt = record.CreatedAt,
        LastUpdatedAt = record.UpdatedAt,
        TtlMs = record.TtlMs,
        PollIntervalMs = pollIntervalMs,
    };

    /// <summary>The answer to <c>tasks/get</c>.</summary>
    public static JsonObject Detailed(TaskRecord record, int pollIntervalMs)
    {
        var message = Complete();
        message["taskId"] = record.Id;
        message["status"] = Name(record.State);
        message["createdAt"] = record.CreatedAt;
        message["lastUpdatedAt"] = record.UpdatedAt;
        message["ttlMs"] = record.TtlMs;
        message["pollIntervalMs"] = pollIntervalMs;
        if (record.Message is not null)
        {
            message["statusMessage"] = record.Message;
        }

        switch (record.State)
        {
            case TaskState.Completed:
                message["result"] = Node(record.Result);
                break;
            case TaskState.Failed:
                message["error"] = Node(record.Error);
                break;
            case TaskState.InputRequired:
                message["inputRequests"] = new JsonObject(record.Requests!.Select(static request => KeyValuePair.Create(request.Key, Node(request.Value))));
                break;
        }

        return message;
    }

    /// <summary>The answer to <c>tasks/update</c> and <c>tasks/cancel</c>; what came of it, <c>tasks/get</c> tells.</summary>
    public static JsonObject Complete() => new() { ["resultType"] = "complete" };

    private static JsonNode? Node(JsonElement? element) => JsonNode.Parse(element!.Value.GetRawText());

    private static string Name(TaskState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}

/// <summary>A task instead of a result.</summary>
internal sealed class CreatedTask : Result
{
    public required string TaskId { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUpdatedAt { get; init; }

    public required long TtlMs { get; init; }

    public required int PollIntervalMs { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreatedTask))]
internal sealed partial class TaskJsonContext : JsonSerializerContext;
