using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.ServiceDefaults.Faults;
using NJsonSchema;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>
/// A tool's arguments at the protocol's edge. On the wire they are snake_case; methods take camelCase. Whatever the schema does not
/// allow is refused with every fault named at once, and an explicit null counts as absent, as models often send it so.
/// </summary>
internal sealed class ToolArguments
{
    private const int MaxFaultsTold = 8;
    private readonly Dictionary<string, string> _parameterNames = new(StringComparer.Ordinal);
    private readonly Lazy<JsonSchema> _validator;

    /// <summary>Takes the schema that the SDK derived from the method.</summary>
    public ToolArguments(JsonElement methodSchema)
    {
        var schema = JsonNode.Parse(methodSchema.GetRawText())!.AsObject();
        var properties = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            var wireName = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            _parameterNames.Add(wireName, name);
            properties[wireName] = JsonSchemas.WithoutNull(property!.DeepClone());
        }

        var strict = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (schema["required"] is JsonArray { Count: > 0 } required)
        {
            strict["required"] = new JsonArray([.. required.Select(static name => JsonValue.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(name!.GetValue<string>())))]);
        }

        strict["additionalProperties"] = false;
        Schema = JsonSerializer.SerializeToElement(strict);

        // With the first call: what reads schemas is a tenth of a server's memory, and many a server is started and not used.
        // Complete at once: what is asynchronous is the fetching of referenced documents, and there are none.
        _validator = new Lazy<JsonSchema>(() => JsonSchema.FromJsonAsync(strict.ToJsonString()).GetAwaiter().GetResult());
    }

    /// <summary>The input schema that clients see.</summary>
    public JsonElement Schema { get; }

    /// <summary>Checks the arguments and gives them the names of the method's parameters.</summary>
    /// <exception cref="FaultException">The arguments do not fit the schema.</exception>
    public IDictionary<string, JsonElement> Accept(IDictionary<string, JsonElement>? arguments)
    {
        var present = new Dictionary<string, JsonElement>(
            (arguments ?? new Dictionary<string, JsonElement>()).Where(static argument => argument.Value.ValueKind != JsonValueKind.Null), StringComparer.Ordinal);
        var faults = _validator.Value.Validate(JsonSerializer.Serialize(present));
        if (faults.Count > 0)
        {
            throw Refusal([.. faults.Take(MaxFaultsTold).Select(ArgumentFaults.Tell)]);
        }

        return present.ToDictionary(argument => _parameterNames[argument.Key], static argument => argument.Value, StringComparer.Ordinal);
    }

    private FaultException Refusal(string[] faults) => new(
        FaultCodes.InvalidArgument,
        string.Join(" ", faults),
        _parameterNames.Count == 0 ? "Call it without arguments." : $"The arguments are: {string.Join(", ", _parameterNames.Keys)}. Nothing was done.");
}
