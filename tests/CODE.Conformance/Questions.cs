using System.Text.Json;
using ModelContextProtocol.Protocol;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace CODE.Conformance;

/// <summary>The input requests that the suite's scenarios expect, and how their answers are read.</summary>
internal static class Questions
{
    /// <summary>Asks the user for one text.</summary>
    public static InputRequest Text(string message, string field) => Elicit(message, field, new StringSchema());

    /// <summary>Asks the user for a yes or no.</summary>
    public static InputRequest Confirm(string message, string field = "ok") => Elicit(message, field, new BooleanSchema());

    /// <summary>Asks the client's model.</summary>
    public static InputRequest Model(string prompt, int maxTokens) => InputRequest.ForSampling(Sampling(prompt, maxTokens));

    /// <summary>Asks for the client's roots.</summary>
    public static InputRequest Roots() => InputRequest.ForRootsList(new ListRootsRequestParams());

    /// <summary>The parameters of a question to the client's model.</summary>
    public static CreateMessageRequestParams Sampling(string prompt, int maxTokens) => new()
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
        MaxTokens = maxTokens,
    };

    /// <summary>The accepted text answer, or null when it is missing, declined, or not an elicitation's answer at all.</summary>
    public static string? Answer(IDictionary<string, InputResponse>? responses, string key, string field) =>
        Response(responses, key)?.Deserialize(InputResponse.ElicitResultJsonTypeInfo) is { IsAccepted: true, Content: { } content }
        && content.TryGetValue(field, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The answer under a key when it is an object, as every answer of the protocol is.</summary>
    public static InputResponse? Response(IDictionary<string, InputResponse>? responses, string key) =>
        responses is not null && responses.TryGetValue(key, out var response) && response.RawValue.ValueKind is JsonValueKind.Object
            ? response
            : null;

    /// <summary>What to throw to have these asked.</summary>
    public static InputRequiredException Require(params (string Key, InputRequest Request)[] requests) => Require(requests, state: null);

    /// <summary>What to throw to have these asked and the state handed back along with the answers.</summary>
    public static InputRequiredException Require((string Key, InputRequest Request)[] requests, string? state) =>
        new(requests.ToDictionary(static request => request.Key, static request => request.Request), state);

    private static InputRequest Elicit(string message, string field, PrimitiveSchemaDefinition schema) =>
        InputRequest.ForElicitation(new ElicitRequestParams
        {
            Message = message,
            RequestedSchema = new RequestSchema { Properties = { [field] = schema }, Required = [field] },
        });
}
