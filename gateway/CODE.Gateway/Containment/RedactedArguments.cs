using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CODE.Gateway.Containment.Secrets;

namespace CODE.Gateway.Containment;

/// <summary>
/// A call's arguments as people may see them, in approvals, in the audit and in logs: JSON in which the values of secret-looking keys and known secrets are redacted,
/// long values cut, and characters that cannot be seen written as escapes. For reading only; what runs are the arguments themselves.
/// </summary>
internal sealed class RedactedArguments(SecretRedactor redactor)
{
    /// <summary>About how long the JSON gets at most, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private const int MaxText = 1024;
    private const int MaxItems = 100;
    private const string Redacted = "[redacted]";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    /// <summary>Redacts arguments.</summary>
    /// <param name="arguments">The JSON text of <c>params.arguments</c>; empty when there are none.</param>
    public string Of(ReadOnlyMemory<byte> arguments)
    {
        if (arguments.IsEmpty)
        {
            return "{}";
        }

        using var document = JsonDocument.Parse(arguments);
        return Of(document.RootElement);
    }

    /// <summary>Redacts arguments.</summary>
    /// <param name="arguments">An object.</param>
    public string Of(JsonElement arguments)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Writing))
        {
            Write(json, arguments, isSecret: false);
        }

        return Visible(Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length));
    }

    private void Write(Utf8JsonWriter json, JsonElement value, bool isSecret)
    {
        if (json.BytesCommitted + json.BytesPending > MaxLength)
        {
            json.WriteStringValue("…");
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False:
                value.WriteTo(json);
                break;
            case var _ when isSecret:
                json.WriteStringValue(Redacted);
                break;
            case JsonValueKind.Object:
                WriteObject(json, value);
                break;
            case JsonValueKind.Array:
                WriteArray(json, value);
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Cut(redactor.Redact(value.GetString()!)));
                break;
            default:
                json.WriteRawValue(value.GetRawText() is { Length: <= MaxText } number ? number : "0", skipInputValidation: true);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, JsonElement value)
    {
        json.WriteStartObject();
        var isSecretPair = IsSecretPair(value);
        var written = 0;
        foreach (var property in value.EnumerateObject())
        {
            if (++written > MaxItems || json.BytesCommitted + json.BytesPending > MaxLength)
            {
                json.WriteString("…", string.Create(CultureInfo.InvariantCulture, $"{value.GetPropertyCount() - written + 1} more"));
                break;
            }

            json.WritePropertyName(Cut(redactor.Redact(property.Name)));
            Write(json, property.Value, SecretNames.IsSecret(property.Name) || (isSecretPair && property.NameEquals("value"u8)));
        }

        json.WriteEndObject();
    }

    private void WriteArray(Utf8JsonWriter json, JsonElement value)
    {
        json.WriteStartArray();
        var written = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (++written > MaxItems || json.BytesCommitted + json.BytesPending > MaxLength)
            {
                json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"… {value.GetArrayLength() - written + 1} more"));
                break;
            }

            Write(json, item, isSecret: false);
        }

        json.WriteEndArray();
    }

    // {"name": "DB_PASSWORD", "value": "…"}, as environment variables are given.
    private static bool IsSecretPair(JsonElement value) =>
        value.TryGetProperty("value"u8, out _)
        && (value.TryGetProperty("name"u8, out var name) || value.TryGetProperty("key"u8, out name))
        && name.ValueKind == JsonValueKind.String
        && SecretNames.IsSecret(name.GetString()!);

    private static string Cut(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}… ({text.Length - end} more characters)");
    }

    // Outside strings JSON has only ASCII, so whatever is written as an escape here stands within one.
    private static string Visible(string json)
    {
        StringBuilder? visible = null;
        var done = 0;
        for (var index = 0; index < json.Length; index++)
        {
            if (json[index] >= 0x7F && CharUnicodeInfo.GetUnicodeCategory(json[index]) is UnicodeCategory.Format or UnicodeCategory.Control)
            {
                visible ??= new StringBuilder(json.Length);
                visible.Append(json, done, index - done).Append(CultureInfo.InvariantCulture, $"\\u{(int)json[index]:x4}");
                done = index + 1;
            }
        }

        return visible is null ? json : visible.Append(json, done, json.Length - done).ToString();
    }
}
