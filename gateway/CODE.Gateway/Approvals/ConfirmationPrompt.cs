using CODE.Gateway.Answers;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Approvals;

/// <summary>Asks the human at the host by way of a multi-round-trip request: the client shows a form, and makes the call again with what its user said.</summary>
internal static class ConfirmationPrompt
{
    /// <summary>Writes the question.</summary>
    /// <param name="call">The call.</param>
    /// <param name="text">What the human is told.</param>
    /// <param name="state">What the client is to bring back.</param>
    public static Task WriteAsync(GatewayCall call, string text, string state) => RpcAnswer.WriteResultAsync(call, json =>
    {
        json.WriteStartObject("inputRequests"u8);
        json.WriteStartObject(ConfirmationAnswers.Key);
        json.WriteString("method"u8, "elicitation/create"u8);
        json.WriteStartObject("params"u8);
        json.WriteString("mode"u8, "form"u8);
        json.WriteString("message"u8, text);
        json.WriteStartObject("requestedSchema"u8);
        json.WriteString("type"u8, "object"u8);
        json.WriteStartObject("properties"u8);
        json.WriteStartObject(ConfirmationAnswers.Approve);
        json.WriteString("type"u8, "boolean"u8);
        json.WriteString("title"u8, "Approve"u8);
        json.WriteString("description"u8, "Whether the call may run, once, exactly as shown."u8);
        json.WriteBoolean("default"u8, false);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("required"u8);
        json.WriteStringValue(ConfirmationAnswers.Approve);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("requestState"u8, state);
    }, type: RpcAnswer.InputRequiredResult);
}
