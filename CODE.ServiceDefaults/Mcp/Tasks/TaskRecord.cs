using System.Text.Json;
using System.Text.Json.Serialization;

namespace CODE.ServiceDefaults.Mcp.Tasks;

/// <summary>A task as the store keeps it.</summary>
/// <param name="Id"><c>{server}-{128 random bits}</c>.</param>
/// <param name="Caller">The subject whose task it is; nobody else sees it.</param>
/// <param name="Tool">What it runs.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="TtlMs">How long after that it is kept, in milliseconds.</param>
internal sealed record TaskRecord(string Id, string Caller, string Tool, DateTimeOffset CreatedAt, long TtlMs)
{
    public TaskState State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What it does now, or why it ended.</summary>
    public string? Message { get; init; }

    /// <summary>The process that runs it is asked to stop; whether it still can, the outcome tells.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The call's result, once completed.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The JSON-RPC error, once failed.</summary>
    public JsonElement? Error { get; init; }

    /// <summary>The questions that nobody has answered yet.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Requests { get; init; }

    /// <summary>The answers that the process that runs it has not taken yet.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Answers { get; init; }

    /// <summary>Whether nothing about it changes any more.</summary>
    [JsonIgnore]
    public bool Ended => State is TaskState.Completed or TaskState.Failed or TaskState.Cancelled;
}
