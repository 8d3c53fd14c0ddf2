using System.Buffers;
using System.Text.Json;

namespace CODE.ServiceDefaults.Context;

/// <summary>
/// A JSON value within a number of bytes. What comes first stays: long texts lose their end, and what does not fit any more is left out, so that the rest is still JSON.
/// </summary>
/// <param name="Json">The value.</param>
/// <param name="IsCut">Whether something was left out.</param>
public readonly record struct BoundedValue(string Json, bool IsCut)
{
    private const int MaxText = 500;

    /// <summary>Bounds a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="maxBytes">The most bytes of it; 64 or more.</param>
    public static BoundedValue Of(JsonElement value, int maxBytes)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        var writing = new Writing(json, maxBytes);
        if (!writing.TryWrite(value, name: null))
        {
            // Not even its brackets fit, or there is no value at all.
            json.WriteNullValue();
        }

        json.Flush();
        return new BoundedValue(System.Text.Encoding.UTF8.GetString(output.WrittenSpan), writing.IsCut);
    }

    private sealed class Writing(Utf8JsonWriter json, int maxBytes)
    {
        // Each object and array that is open needs its bracket, and each member its comma.
        private const int Brackets = 2;
        private int _reserved;

        public bool IsCut { get; private set; }

        private int Left => maxBytes - _reserved - (int)(json.BytesCommitted + json.BytesPending);

        public bool TryWrite(JsonElement value, string? name)
        {
            var head = name is null ? 1 : SizeOf(name) + 2;
            switch (value.ValueKind)
            {
                case JsonValueKind.Object or JsonValueKind.Array:
                    if (head + Brackets > Left)
                    {
                        return Cut();
                    }

                    WriteName(name);
                    WriteParts(value);
                    return true;
                case JsonValueKind.String:
                    return TryWriteText(ContextText.Line(value.GetString(), MaxText, out var isCut), name, head, isCut);
                case JsonValueKind.Undefined:
                    return Cut();
                default:
                    // A number may have any number of digits.
                    var raw = value.GetRawText();
                    if (head + raw.Length > Left)
                    {
                        return Cut();
                    }

                    WriteName(name);
                    json.WriteRawValue(raw, skipInputValidation: true);
                    return true;
            }
        }

        private void WriteParts(JsonElement value)
        {
            _reserved++;
            if (value.ValueKind == JsonValueKind.Object)
            {
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    _ = TryWrite(member.Value, ContextText.Line(member.Name, MaxText, out _));
                }

                json.WriteEndObject();
            }
            else
            {
                json.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    _ = TryWrite(element, name: null);
                }

                json.WriteEndArray();
            }

            _reserved--;
        }

        private bool TryWriteText(string text, string? name, int head, bool isCut)
        {
            if (head + SizeOf(text) > Left)
            {
                return Cut();
            }

            IsCut |= isCut;
            WriteName(name);
            json.WriteStringValue(text);
            return true;
        }

        private void WriteName(string? name)
        {
            if (name is not null)
            {
                json.WritePropertyName(name);
            }
        }

        private bool Cut()
        {
            IsCut = true;
            return false;
        }

        // As it is written, quotes included.
        private static int SizeOf(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length + 2;
    }
}
