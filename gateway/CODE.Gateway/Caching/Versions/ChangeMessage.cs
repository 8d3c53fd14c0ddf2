using System.Globalization;
using StackExchange.Redis;

namespace CODE.Gateway.Caching.Versions;

/// <summary>What replicas tell each other about a change: one line each for its number, the replica, and every tag.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Replica">Who tells it.</param>
/// <param name="Tags">What it drops; without control characters.</param>
internal sealed record ChangeMessage(long Sequence, string Replica, IReadOnlyList<string> Tags)
{
    /// <summary>Writes the message.</summary>
    public RedisValue Write() => string.Join('\n', [Sequence.ToString(CultureInfo.InvariantCulture), Replica, .. Tags]);

    /// <summary>Reads a message.</summary>
    /// <returns>Null when it is none.</returns>
    public static ChangeMessage? Read(RedisValue message) =>
        message.ToString().Split('\n') is [var number, var replica, .. var tags] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new ChangeMessage(sequence, replica, tags)
            : null;
}
