using System.Text.Json;
using CODE.Gateway.Envelope;

namespace CODE.Gateway.Approvals;

/// <summary>Writes a request as it would have come without the question that the gateway put in between: what the client answers to the gateway is no server's business.</summary>
internal static class RestoredBody
{
    /// <summary>Writes the body anew, with the <c>inputResponses</c> and <c>requestState</c> that the call itself had.</summary>
    public static PooledBody Of(PooledBody received, ConfirmationState state)
    {
        var restored = new PooledBody(received.Length);
        using var document = JsonDocument.Parse(received.Written);
        using var stream = new MemoryStream(received.Length);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.NameEquals("params"u8))
                {
                    json.WriteStartObject("params"u8);
                    WriteParameters(json, member.Value, state);
                    json.WriteEndObject();
                }
                else
                {
                    Copy(json, member);
                }
            }

            json.WriteEndObject();
        }

        restored.Append(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        return restored;
    }

    private static void WriteParameters(Utf8JsonWriter json, JsonElement parameters, ConfirmationState state)
    {
        foreach (var member in parameters.EnumerateObject())
        {
            if (!member.NameEquals("inputResponses"u8) && !member.NameEquals("requestState"u8))
            {
                Copy(json, member);
            }
        }

        if (state.InputResponses is { } responses)
        {
            json.WritePropertyName("inputResponses"u8);
            json.WriteRawValue(responses);
        }

        if (state.RequestState is { } requestState)
        {
            json.WriteString("requestState"u8, requestState);
        }
    }

    // As it was written: numbers must not change on the way.
    private static void Copy(Utf8JsonWriter json, JsonProperty member)
    {
        json.WritePropertyName(member.Name);
        json.WriteRawValue(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
    }
}
