using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CODE.Deployment.Terraform;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Plans;

/// <summary>Writes a value of a plan or a state as JSON in which nothing sensitive is left: what is marked, and known secrets wherever they are.</summary>
internal static class MaskedValue
{
    /// <summary>What stands for a value that is known only after the plan was applied.</summary>
    public const string Unknown = "(known after apply)";

    private const int MaxLength = 160;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as text, masked, then cut: a cut first could leave the half of a secret.</summary>
    public static string Show(JsonElement value, JsonElement mark, SecretScrubber scrubber)
    {
        var text = mark.ValueKind == JsonValueKind.True ? SecretScrubber.Mask : Encoding.UTF8.GetString(Bytes(value, mark, scrubber).Span);
        return text.Length <= MaxLength ? text : $"{text[..MaxLength]}… ({text.Length} characters)";
    }

    /// <summary>The value as JSON, masked and whole.</summary>
    public static JsonElement Json(JsonElement value, JsonElement mark, SecretScrubber scrubber) => JsonElement.Parse(Bytes(value, mark, scrubber).Span);

    private static ReadOnlyMemory<byte> Bytes(JsonElement value, JsonElement mark, SecretScrubber scrubber)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, value, mark, scrubber);
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, JsonElement mark, SecretScrubber scrubber)
    {
        if (mark.ValueKind == JsonValueKind.True)
        {
            writer.WriteStringValue(SecretScrubber.Mask);
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(scrubber.Scrub(member.Name));
                    Write(writer, member.Value, Member(mark, member.Name), scrubber);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, mark.ValueKind == JsonValueKind.Array && index < mark.GetArrayLength() ? mark[index] : default, scrubber);
                    index++;
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(scrubber.Scrub(value.GetString()!));
                break;
            case JsonValueKind.Number when scrubber.Scrub(value.GetRawText()) != value.GetRawText():
                writer.WriteStringValue(SecretScrubber.Mask);
                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
