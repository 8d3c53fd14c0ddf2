using System.Text.Json;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Containment.Messages;

/// <summary>What has to be known of a server's message, read in one pass without a document.</summary>
/// <param name="HasMethod">Whether it names a method: a notification, or a request of the server.</param>
/// <param name="HasId">Whether it has an id.</param>
/// <param name="HasResult">Whether it has a result.</param>
/// <param name="HasError">Whether it has an error.</param>
/// <param name="IsToolError">Whether the result tells of an error of the tool.</param>
/// <param name="IsInputRequired">Whether the result asks the client for something.</param>
/// <param name="IsTask">Whether the result is a task that goes on.</param>
internal readonly record struct MessageFacts(bool HasMethod, bool HasId, bool HasResult, bool HasError, bool IsToolError, bool IsInputRequired, bool IsTask)
{
    /// <summary>The code of the JSON-RPC error.</summary>
    public int? ErrorCode { get; private init; }

    /// <summary>The fault's code, where the tool's error is told as the fleet's servers do; one of <see cref="FaultCodes"/>.</summary>
    public string? Fault { get; private init; }

    /// <summary>Whether it is the answer to the call, and so the last message.</summary>
    public bool IsAnswer => HasResult || HasError;

    /// <summary>Whether the server asks the client, which cannot answer without a session.</summary>
    public bool IsRequest => HasMethod && HasId;

    /// <summary>Reads a message.</summary>
    /// <returns>Null when it is not one JSON-RPC message.</returns>
    public static MessageFacts? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return ReadObject(message) is { } facts && facts.HasMethod != facts.IsAnswer && !(facts.HasResult && facts.HasError) ? facts : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static MessageFacts? ReadObject(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var facts = default(MessageFacts);
        var isInResult = false;
        var isInError = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            switch (reader.CurrentDepth)
            {
                case 1:
                    isInResult = reader.ValueTextEquals("result"u8);
                    isInError = reader.ValueTextEquals("error"u8);
                    facts = facts with
                    {
                        HasMethod = facts.HasMethod || reader.ValueTextEquals("method"u8),
                        HasId = facts.HasId || reader.ValueTextEquals("id"u8),
                        HasResult = facts.HasResult || isInResult,
                        HasError = facts.HasError || isInError,
                    };
                    break;
                case 2 when isInError && reader.ValueTextEquals("code"u8):
                    reader.Read();
                    facts = facts with { ErrorCode = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code) ? code : null };
                    break;
                case 2 when isInResult && reader.ValueTextEquals("isError"u8):
                    reader.Read();
                    facts = facts with { IsToolError = reader.TokenType == JsonTokenType.True };
                    break;
                case 2 when isInResult && reader.ValueTextEquals("resultType"u8):
                    reader.Read();
                    var isText = reader.TokenType == JsonTokenType.String;
                    facts = facts with { IsInputRequired = isText && reader.ValueTextEquals("input_required"u8), IsTask = isText && reader.ValueTextEquals("task"u8) };
                    break;
            }
        }

        return facts.IsToolError ? facts with { Fault = ToolFault.CodeOf(message) } : facts;
    }
}
