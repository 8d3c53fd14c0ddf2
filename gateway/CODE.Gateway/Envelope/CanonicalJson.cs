using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CODE.Gateway.Envelope;

/// <summary>
/// One text for each JSON value: members sorted by name, no white space, strings escaped in one way. Numbers stay as they are written, so that
/// <c>1</c> and <c>1.0</c> differ: what is approved as one is not run as the other.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>The hash of nothing at all.</summary>
    public static readonly string HashOfNothing = Convert.ToHexStringLower(SHA256.HashData("{}"u8));

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The SHA-256 of a value's canonical text, as lower-case hexadecimal digits. Nothing at all counts as the empty object.</summary>
    /// <param name="json">A JSON text that has been read before.</param>
    public static string HashOf(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return HashOfNothing;
        }

        using var document = JsonDocument.Parse(json);
        return HashOf(document.RootElement);
    }


    /// <summary>The SHA-256 of a value's canonical text, as lower-case hexadecimal digits.</summary>
    public static string HashOf(JsonElement value) => Convert.ToHexStringLower(SHA256.HashData(TextOf(value).Span));

    /// <summary>A value's canonical text, UTF-8.</summary>
    public static ReadOnlyMemory<byte> TextOf(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            Write(json, value);
        }

        return output.WrittenMemory;
    }

    private static void WriteMembers(Utf8JsonWriter json, JsonElement value)
    {
        var members = new (string Name, JsonElement Value)[value.GetPropertyCount()];
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            members[count++] = (member.Name, member.Value);
        }

        Array.Sort(members, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        foreach (var (name, item) in members)
        {
            json.WritePropertyName(name);
            Write(json, item);
        }
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                WriteMembers(json, value);

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
