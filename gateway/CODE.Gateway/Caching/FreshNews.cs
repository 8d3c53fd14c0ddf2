using CODE.Gateway.Caching.Answers;
using CODE.Gateway.Caching.Versions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CODE.Gateway.Caching;

/// <summary>Tells the other replicas that the store has a newer answer than they may have, since a caller wanted a fresh one.</summary>
internal sealed partial class FreshNews(IConnectionMultiplexer store, AnswerCache cache, ReplicaNotes notes, TimeProvider time, ILogger<FreshNews> logger) : BackgroundService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("code:gateway:cache:fresh");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Tells it. Nobody waits for it: an answer that was true a moment ago is one that may still be given.</summary>
    public void Tell(string key) => _ = store.GetSubscriber().PublishAsync(Channel, $"{notes.Id}\n{key}", CommandFlags.FireAndForget);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                (await store.GetSubscriber().SubscribeAsync(Channel)).OnMessage(message => Hear(message.Message.ToString()));
                return;
            }
            catch (RedisException exception)
            {
                LogAway(exception);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private void Hear(string message)
    {
        if (message.Split('\n', 2) is [var replica, var key] && replica != notes.Id)
        {
            cache.ForgetInMemory(key);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The store is away: fresh answers of other replicas are not heard of yet")]
    private partial void LogAway(Exception exception);
}
