using System.Buffers;
using System.Text.Json;
using CODE.Gateway.Containment.Text;

namespace CODE.Gateway.Containment.Messages;

/// <summary>
/// Writes a server's message anew: its strings cleaned and redacted, its texts within their budget, its structured content measured. Everything that is opaque to
/// readers, as cursors, tokens and state that go back to the server, stays to the byte.
/// </summary>
internal sealed class MessageRewriter(StringCleaner cleaner, TextBudget budget, int maxStructuredBytes, RestLink? link)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_"u8);
    private readonly ArrayBufferWriter<byte> _output = new();
    private bool _isLinked;

    private enum Place : byte
    {
        Root,
        Result,
        Structured,
        Other,
    }

    /// <summary>Whether the structured content is larger than it may be; the message must not go out then.</summary>
    public bool IsStructuredTooLarge { get; private set; }

    /// <summary>Rewrites a message.</summary>
    /// <param name="message">Valid JSON, an object.</param>
    public ReadOnlyMemory<byte> Rewrite(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        reader.Read();
        using (var json = new Utf8JsonWriter(_output, Writing))
        {
            WriteObject(ref reader, json, Place.Root);
        }

        return _output.WrittenMemory;
    }

    private void WriteObject(ref Utf8JsonReader reader, Utf8JsonWriter json, Place place)
    {
        json.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = cleaner.Clean(JsonText.Read(ref reader));
            json.WritePropertyName(name);
            reader.Read();
            WriteMember(ref reader, json, place, name);
        }

        json.WriteEndObject();
    }

    private void WriteMember(ref Utf8JsonReader reader, Utf8JsonWriter json, Place place, string name)
    {
        var isText = reader.TokenType == JsonTokenType.String;
        switch (place, name)
        {
            case (Place.Root, "id" or "jsonrpc" or "method" or "name" or "uri" or "uriTemplate"):
            case (Place.Result, "requestState" or "nextCursor" or "taskId") or (Place.Other, "progressToken" or "requestId") when isText:
            case (Place.Result, "data" or "blob") when isText && !reader.ValueSpan.ContainsAnyExcept(Base64):
                WriteRaw(ref reader, json);
                break;
            case (Place.Result, "structuredContent"):
                var before = json.BytesCommitted + json.BytesPending;
                WriteValue(ref reader, json, Place.Structured);
                IsStructuredTooLarge |= json.BytesCommitted + json.BytesPending - before > maxStructuredBytes;
                break;
            case (Place.Result, "text") when isText:
                json.WriteStringValue(budget.Take(cleaner.Clean(JsonText.Read(ref reader))));
                break;
            case (Place.Result, "content") when reader.TokenType == JsonTokenType.StartArray:
                WriteArray(ref reader, json, place, isContent: true);
                break;
            default:
                WriteValue(ref reader, json, place == Place.Root ? name == "result" ? Place.Result : Place.Other : place);
                break;
        }
    }

    private void WriteValue(ref Utf8JsonReader reader, Utf8JsonWriter json, Place place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, json, place);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, json, place, isContent: false);
                break;
            case JsonTokenType.String:
                var text = cleaner.Clean(JsonText.Read(ref reader));
                json.WriteStringValue(place == Place.Structured ? text : StringCleaner.Shorten(text));
                break;
            default:
                WriteRaw(ref reader, json);
                break;
        }
    }

    private void WriteArray(ref Utf8JsonReader reader, Utf8JsonWriter json, Place place, bool isContent)
    {
        json.WriteStartArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            WriteValue(ref reader, json, place);
        }

        if (isContent && budget.IsExceeded && !_isLinked && link is not null)
        {
            link.Write(json);
            _isLinked = true;
        }

        json.WriteEndArray();
    }

    // A string that is not valid would be copied as it is; escapes in it, too.
    private static void WriteRaw(ref Utf8JsonReader reader, Utf8JsonWriter json)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            json.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
        }
        else if (reader.ValueIsEscaped || !System.Text.Unicode.Utf8.IsValid(reader.ValueSpan))
        {
            json.WriteStringValue(JsonText.Read(ref reader));
        }
        else
        {
            json.WriteStringValue(reader.ValueSpan);
        }
    }
}
