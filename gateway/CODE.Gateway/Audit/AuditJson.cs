using System.Text.Json;
using System.Text.Json.Serialization;

namespace CODE.Gateway.Audit;

/// <summary>
/// How records are written. Plain ASCII, so that a program which reads a record and writes it again as JSON usually writes the same bytes.
/// </summary>
internal static class AuditJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new UtcTimeConverter(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Writes a value.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Writes a value where a writer of many writes.</summary>
    public static void Write<T>(Utf8JsonWriter json, T value) => JsonSerializer.Serialize(json, value, Options);

    /// <summary>How a value of an enum is written.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Reads a value whose seal was found good.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options)!;
}

/// <summary>Writes JSON text as the value that it is.</summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader).GetRawText();

    // What is not plain ASCII is written anew, with the writer's own escapes.
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (System.Text.Ascii.IsValid(value))
        {
            writer.WriteRawValue(value, skipInputValidation: true);
            return;
        }

        using var document = JsonDocument.Parse(value);
        document.RootElement.WriteTo(writer);
    }
}

/// <summary>Writes moments with <c>Z</c>: the <c>+</c> of an offset is escaped by some writers and not by others.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
