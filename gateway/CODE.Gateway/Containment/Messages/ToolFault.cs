using System.Text.Json;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Containment.Messages;

/// <summary>Reads which fault a tool's error tells of. The fleet's servers write <c>{code, message, fix}</c> as the first text of the result; others what they like.</summary>
internal static class ToolFault
{
    /// <summary>The code; null when it is none of the fleet's, so that no server can make up codes for the audit and the metrics.</summary>
    /// <param name="message">The message: valid JSON.</param>
    public static string? CodeOf(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        return IsAt(ref reader, 1, "result"u8) && IsAt(ref reader, 2, "content"u8) && IsAt(ref reader, 4, "text"u8) && reader.Read() && reader.TokenType == JsonTokenType.String
            ? Read(reader.GetString()!)
            : null;
    }

    private static bool IsAt(ref Utf8JsonReader reader, int depth, ReadOnlySpan<byte> name)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == depth && reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Read(string text)
    {
        if (!text.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
                ? FaultCodes.All.FirstOrDefault(known => code.ValueEquals(known))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
