using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Mcp.Tasks;

/// <summary>Answers <c>tasks/get</c>, <c>tasks/update</c> and <c>tasks/cancel</c>, whichever replica runs the task.</summary>
internal sealed class TaskHandlers(TaskStore store, ServerIdentity server, IOptions<TaskOptions> options)
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int RandomLength = 32;

    public ValueTask<JsonNode?> GetAsync(JsonRpcRequest request, CancellationToken cancellationToken) => Answer(request, async () =>
    {
        var record = await FindAsync(request, cancellationToken);
        if (!record.Ended && !await store.IsLeasedAsync(record.Id, cancellationToken))
        {
            record = await LoseAsync(record, cancellationToken);
        }

        return TaskMessages.Detailed(record, options.Value.PollIntervalMs);
    });

    public ValueTask<JsonNode?> UpdateAsync(JsonRpcRequest request, CancellationToken cancellationToken) => Answer(request, async () =>
    {
        var answers = Answers(request);
        var record = await FindAsync(request, cancellationToken);
        await store.UpdateAsync(record.Id, current => current.State == TaskState.InputRequired ? Take(current, answers) : null, cancellationToken);
        await store.CallAsync(record.Id, cancellationToken);
        return TaskMessages.Complete();
    });

    public ValueTask<JsonNode?> CancelAsync(JsonRpcRequest request, CancellationToken cancellationToken) => Answer(request, async () =>
    {
        var record = await FindAsync(request, cancellationToken);
        await store.UpdateAsync(record.Id, static current => current.Ended ? null : current with { CancelRequested = true, Message = "Asked to stop." }, cancellationToken);
        await store.CallAsync(record.Id, cancellationToken);
        return TaskMessages.Complete();
    });

    // Answers to questions that are not asked (any more) are ignored; the work goes on once all are answered.
    private static TaskRecord? Take(TaskRecord record, Dictionary<string, JsonElement> answers)
    {
        var taken = answers.Where(answer => record.Requests!.ContainsKey(answer.Key)).ToArray();
        if (taken.Length == 0)
        {
            return null;
        }

        var open = record.Requests!.Where(request => !answers.ContainsKey(request.Key)).ToDictionary(StringComparer.Ordinal);
        return record with
        {
            State = open.Count == 0 ? TaskState.Working : TaskState.InputRequired,
            Requests = open,
            Answers = (record.Answers ?? new Dictionary<string, JsonElement>()).Concat(taken).ToDictionary(StringComparer.Ordinal),
        };
    }

    private static Dictionary<string, JsonElement> Answers(JsonRpcRequest request)
    {
        if (request.Params?[TaskProtocol.InputResponses] is not JsonObject answers)
        {
            throw new McpProtocolException($"{TaskProtocol.InputResponses} has to be an object.", McpErrorCode.InvalidParams);
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(answers);
        return bytes.Length <= MaxAnswerBytes
            ? JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(bytes)!
            : throw new McpProtocolException($"{TaskProtocol.InputResponses} has more than {MaxAnswerBytes} bytes.", McpErrorCode.InvalidParams);
    }

    private async Task<TaskRecord> LoseAsync(TaskRecord record, CancellationToken cancellationToken) =>
        await store.UpdateAsync(record.Id, static current => current.Ended ? null : TaskOutcome.Lost.End(current), cancellationToken)
        ?? throw Unknown(record.Id);

    private async Task<TaskRecord> FindAsync(JsonRpcRequest request, CancellationToken cancellationToken)
    {
        if (request.Params?[TaskProtocol.TaskId] is not JsonValue value || !value.TryGetValue<string>(out var id))
        {
            throw new McpProtocolException($"{TaskProtocol.TaskId} is missing.", McpErrorCode.InvalidParams);
        }

        // Another caller's task and one that never was look the same.
        var record = IsOurs(id) ? await store.GetAsync(id, cancellationToken) : null;
        return record is not null && record.Caller == request.Context?.User?.FindFirst(FleetTokenClaims.Subject)?.Value ? record : throw Unknown(id);
    }

    private bool IsOurs(string id) =>
        id.Length == server.Name.Length + 1 + RandomLength
        && id.StartsWith(server.Name + "-", StringComparison.Ordinal)
        && id.Skip(server.Name.Length + 1).All(char.IsAsciiHexDigitLower);

    private static McpProtocolException Unknown(string id) =>
        new($"Unknown task: '{(id.Length <= 100 ? id : id[..100])}'", McpErrorCode.InvalidParams);

    private static async ValueTask<JsonNode?> Answer(JsonRpcRequest request, Func<Task<JsonObject>> answer)
    {
        TaskProtocol.Require(request);
        try
        {
            return await answer();
        }
        catch (FaultException exception)
        {
            throw new McpProtocolException($"{exception.Fault.Message} {exception.Fault.Fix}", exception, McpErrorCode.InternalError);
        }
    }
}
