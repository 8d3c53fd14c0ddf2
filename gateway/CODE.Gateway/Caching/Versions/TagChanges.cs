using System.Security.Cryptography;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CODE.Gateway.Caching.Versions;

/// <summary>
/// Tells of changes. A change is announced before it is made: until it is over, or its time is, nothing that its tags are about is cached, whatever becomes of this
/// process. When it is over the tags are dropped everywhere.
/// </summary>
internal sealed partial class TagChanges(IConnectionMultiplexer store, TagStore tags, TagVersions versions, ReplicaNotes notes, ILogger<TagChanges> logger)
{
    private static readonly TimeSpan Patience = ReplicaNotes.Lifetime + TimeSpan.FromSeconds(4);

    /// <summary>Announces a change.</summary>
    /// <param name="changed">The tags that it may make untrue.</param>
    /// <param name="until">When it is over at the latest.</param>
    /// <param name="cancellationToken">The client's patience.</param>
    /// <exception cref="FaultException">The store is away.</exception>
    public async Task<TagChange> BeginAsync(IReadOnlyList<string> changed, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var change = new TagChange(RandomNumberGenerator.GetHexString(16, lowercase: true), changed);
        await TellAsync(change, await tags.BeginAsync(changed, change.Id, until, cancellationToken));
        return change;
    }

    /// <summary>Drops the tags of a change that is over, and returns when no replica answers from before it any more. Never throws: without the store the announcement stays.</summary>
    public async Task EndAsync(TagChange change)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var sequence = await tags.EndAsync(change.Tags, change.Id, patience.Token);
            await TellAsync(change, sequence);
            await notes.WaitAsync(sequence, patience.Token);
        }
        catch (Exception exception) when (exception is FaultException or RedisException or OperationCanceledException)
        {
            LogNotEnded(exception);
        }
    }

    private async Task TellAsync(TagChange change, long sequence)
    {
        versions.Forget(change.Tags);
        await StoreCalls.Guard(() => store.GetSubscriber().PublishAsync(TagStore.Channel, new ChangeMessage(sequence, notes.Id, change.Tags).Write()), CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Warning, "The end of a change could not be told: what it is about is not cached until its deadline")]
    private partial void LogNotEnded(Exception exception);
}

/// <summary>A change that was announced.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Tags">The tags that it may make untrue.</param>
internal sealed record TagChange(string Id, IReadOnlyList<string> Tags);
