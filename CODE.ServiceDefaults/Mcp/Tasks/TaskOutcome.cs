using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp.Tasks;

/// <summary>How a task ends.</summary>
/// <param name="State">Completed, failed or cancelled.</param>
/// <param name="Message">Why, where it is not plain from the result.</param>
/// <param name="Result">With <see cref="TaskState.Completed"/>.</param>
/// <param name="Error">With <see cref="TaskState.Failed"/>: a JSON-RPC error.</param>
internal sealed record TaskOutcome(TaskState State, string? Message = null, JsonElement? Result = null, JsonElement? Error = null)
{
    public static TaskOutcome Cancelled { get; } = new(TaskState.Cancelled, "Cancelled at the caller's request.");

    /// <summary>The end of a task whose process is gone.</summary>
    public static TaskOutcome Lost { get; } = Failed(new Fault(
        FaultCodes.Unavailable,
        "The process that ran the task is gone; how far it came is not known.",
        "Check what was done before calling the tool again."));

    /// <summary>The end of a task that the shutdown of its process cut short.</summary>
    public static TaskOutcome ShutDown { get; } = Failed(new Fault(
        FaultCodes.Unavailable,
        "The server was shut down before the task could end; the task was stopped.",
        "Check what was done before calling the tool again."));

    /// <summary>A result, errors of the tool included, unless it is over the limit.</summary>
    public static TaskOutcome Of(CallToolResult result, int maxBytes)
    {
        // What the SDK adds to a result that it sends itself; clients refuse an inlined one without.
        result.ResultType ??= "complete";
        var bytes = JsonSerializer.SerializeToUtf8Bytes(result, McpJsonUtilities.DefaultOptions);
        return bytes.Length <= maxBytes
            ? new TaskOutcome(TaskState.Completed, Result: JsonElement.Parse(bytes))
            : Failed(new Fault(FaultCodes.TooLarge, $"The result has {bytes.Length} bytes; {maxBytes} are allowed.", "Ask for less, or for a page at a time."));
    }

    public static TaskOutcome Failed(Fault fault) => Failed(McpErrorCode.InternalError, fault.Message, fault);

    public static TaskOutcome Failed(McpErrorCode code, string message, Fault? data = null) => new(
        TaskState.Failed,
        message,
        Error: JsonSerializer.SerializeToElement(new Failure((int)code, message, data), FleetJson.Options));

    /// <summary>The record of a task that ends so.</summary>
    public TaskRecord End(TaskRecord record) => record with
    {
        State = State,
        Message = Message,
        Result = Result,
        Error = Error,
        Requests = null,
        Answers = null,
    };

    private sealed record Failure(int Code, string Message, Fault? Data);
}
