using System.Text.Json;
using CODE.Gateway.Caching.Versions;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CODE.Gateway.Caching;

/// <summary>Remembers, in the store, which change goes on as which task, so that any replica can end it.</summary>
internal sealed partial class TaskChanges(IConnectionMultiplexer store, TagChanges changes, TimeProvider time, ILogger<TaskChanges> logger)
{
    /// <summary>A change goes on as a task. Without the store its announcement stays until its deadline.</summary>
    /// <param name="answer">The answer that tells of the task.</param>
    /// <param name="change">The change.</param>
    /// <param name="until">When it is over at the latest.</param>
    /// <param name="cancellationToken">The client's patience.</param>
    public async Task BeginAsync(ReadOnlyMemory<byte> answer, TagChange change, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (TextOf(answer, "taskId") is not { } task || until - time.GetUtcNow() is not { Ticks: > 0 } left)
        {
            return;
        }

        try
        {
            await StoreCalls.Guard(() => store.GetDatabase().StringSetAsync(KeyOf(task), string.Join('\n', [change.Id, .. change.Tags]), left), cancellationToken);
        }
        catch (FaultException exception)
        {
            LogNotRemembered(exception);
        }
    }

    /// <summary>Ends the change of a task that is over, if it is one and was not ended before.</summary>
    /// <param name="task">The task.</param>
    /// <param name="answer">What its server tells of it.</param>
    public async Task EndAsync(string task, ReadOnlyMemory<byte> answer)
    {
        if (TextOf(answer, "status") is not ("completed" or "failed" or "cancelled"))
        {
            return;
        }

        try
        {
            if ((await StoreCalls.Guard(() => store.GetDatabase().StringGetDeleteAsync(KeyOf(task)), CancellationToken.None)).ToString().Split('\n') is [var id, _, ..] and var lines)
            {
                await changes.EndAsync(new TagChange(id, lines[1..]));
            }
        }
        catch (FaultException exception)
        {
            LogNotRemembered(exception);
        }
    }

    private static string? TextOf(ReadOnlyMemory<byte> answer, string member)
    {
        using var message = JsonDocument.Parse(answer);
        return message.RootElement.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object
            && result.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
    }

    private static RedisKey KeyOf(string task) => $"code:gateway:cache:task:{task}";

    [LoggerMessage(LogLevel.Warning, "The change that a task makes cannot be looked up: what it is about is not cached until its deadline")]
    private partial void LogNotRemembered(Exception exception);
}
