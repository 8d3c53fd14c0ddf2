using System.Buffers.Binary;
using ZiggyCreatures.Caching.Fusion.Internals;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace CODE.Gateway.Caching.Answers;

/// <summary>Writes answers for the store: a header of fixed size, and the result as it is.</summary>
internal sealed class AnswerSerializer : IFusionCacheSerializer
{
    // Replicas of different versions may share a store: an entry of another format is read as none.
    private const byte Format = 1;
    private const int HeaderLength = 1 + (4 * sizeof(long)) + (3 * sizeof(int)) + 1;

    /// <inheritdoc/>
    public byte[] Serialize<T>(T? obj)
    {
        var entry = obj as FusionCacheDistributedEntry<CachedAnswer> ?? throw new NotSupportedException($"{typeof(T)} is not an answer.");
        var answer = entry.Value;
        var bytes = new byte[HeaderLength + answer.Result.Length];
        bytes[0] = Format;
        var rest = bytes.AsSpan(1);
        Write(ref rest, entry.Timestamp);
        Write(ref rest, entry.LogicalExpirationTimestamp);
        Write(ref rest, answer.AskedAt);
        Write(ref rest, answer.TimeToLive);
        Write(ref rest, answer.Places.MetaAt);
        Write(ref rest, answer.Places.TtlAt);
        Write(ref rest, answer.Places.TtlLength);
        rest[0] = (byte)answer.Places.Meta;
        answer.Result.Span.CopyTo(rest[1..]);
        return bytes;
    }

    /// <inheritdoc/>
    public T? Deserialize<T>(byte[] data)
    {
        if (data.Length < HeaderLength || data[0] != Format)
        {
            return default;
        }

        ReadOnlySpan<byte> rest = data.AsSpan(1);
        var (timestamp, expiration, askedAt, timeToLive) = (ReadLong(ref rest), ReadLong(ref rest), ReadLong(ref rest), ReadLong(ref rest));
        var (metaAt, ttlAt, ttlLength) = (ReadInt(ref rest), ReadInt(ref rest), ReadInt(ref rest));
        var answer = new CachedAnswer(data.AsMemory(HeaderLength), new ResultPlaces(metaAt, (MetaPlace)rest[0], ttlAt, ttlLength), askedAt, timeToLive);
        var metadata = new FusionCacheEntryMetadata(isStale: false, null, null, null, AnswerCache.SizeOf(answer), null);
        return (T)(object)new FusionCacheDistributedEntry<CachedAnswer>(answer, timestamp, expiration, null, metadata);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    /// <inheritdoc/>
    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));

    private static void Write(ref Span<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output, value);
        output = output[sizeof(long)..];
    }

    private static void Write(ref Span<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output, value);
        output = output[sizeof(int)..];
    }

    private static long ReadLong(ref ReadOnlySpan<byte> input)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(input);
        input = input[sizeof(long)..];
        return value;
    }

    private static int ReadInt(ref ReadOnlySpan<byte> input)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(input);
        input = input[sizeof(int)..];
        return value;
    }
}
