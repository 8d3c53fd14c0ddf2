using System.Text.Json;

namespace CODE.Gateway.Caching.Answers;

/// <summary>The result in a server's message, found without building a document.</summary>
/// <param name="Json">Its JSON text.</param>
/// <param name="Places">Where things are in it.</param>
/// <param name="TimeToLive">Its <c>ttlMs</c>; 0 where it has none.</param>
/// <param name="IsPublic">Whether its <c>cacheScope</c> is <c>public</c>.</param>
internal readonly record struct ResultText(ReadOnlyMemory<byte> Json, ResultPlaces Places, long TimeToLive, bool IsPublic)
{
    /// <summary>Finds the result.</summary>
    /// <param name="message">A valid JSON-RPC message.</param>
    /// <returns>Null when it has none, or one whose <c>_meta</c> is no object.</returns>
    public static ResultText? Find(ReadOnlyMemory<byte> message)
    {
        var reader = new Utf8JsonReader(message.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isResult = reader.ValueTextEquals("result"u8);
            reader.Read();
            if (isResult)
            {
                return reader.TokenType == JsonTokenType.StartObject ? Read(message, ref reader) : null;
            }

            reader.Skip();
        }

        return null;
    }

    private static ResultText? Read(ReadOnlyMemory<byte> message, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var (meta, metaAt, ttlAt, ttlLength, ttl, isPublic) = (MetaPlace.Alone, 0, 0, 0, 0L, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueTextEquals("_meta"u8) ? Member.Meta : reader.ValueTextEquals("ttlMs"u8) ? Member.Ttl : reader.ValueTextEquals("cacheScope"u8) ? Member.Scope : Member.Other;
            reader.Read();
            switch (name)
            {
                case Member.Meta when reader.TokenType == JsonTokenType.StartObject && metaAt == 0:
                    metaAt = (int)reader.BytesConsumed - start;
                    meta = IsEmpty(reader) ? MetaPlace.Empty : MetaPlace.Members;
                    break;
                case Member.Meta:
                    return null;
                case Member.Ttl when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out ttl):
                    (ttlAt, ttlLength) = ((int)reader.TokenStartIndex - start, reader.ValueSpan.Length);
                    break;
                case Member.Scope when reader.TokenType == JsonTokenType.String:
                    isPublic = reader.ValueTextEquals("public"u8);
                    break;
            }

            reader.Skip();
            meta = meta == MetaPlace.Alone ? MetaPlace.Absent : meta;
        }

        var end = (int)reader.BytesConsumed;
        return new ResultText(message[start..end], new ResultPlaces(metaAt > 0 ? metaAt : end - start - 1, meta, ttlAt, ttlLength), ttl, isPublic);
    }

    // On a copy of the reader.
    private static bool IsEmpty(Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.EndObject;

    private enum Member
    {
        Other,
        Meta,
        Ttl,
        Scope,
    }
}
