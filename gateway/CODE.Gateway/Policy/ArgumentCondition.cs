using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Definitions;
using NJsonSchema;
using NJsonSchema.Validation;

namespace CODE.Gateway.Policy;

/// <summary>
/// A condition on a call's arguments, written as JSON Schema. What counts is what the tool would work with: an argument that is left out
/// counts with its default, and an explicit null as left out.
/// </summary>
internal sealed class ArgumentCondition
{
    private readonly JsonSchema _schema;
    private readonly JsonSchemaValidatorSettings _settings;
    private readonly string[] _mentioned;

    private ArgumentCondition(JsonSchema schema, LinearPatterns patterns, string[] mentioned, string text) =>
        (_schema, _settings, _mentioned, Text) = (schema, patterns.Settings, mentioned, text);

    /// <summary>The schema as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a condition.</summary>
    /// <exception cref="PolicyFault">The schema uses a keyword that is not checked here, or makes no sense.</exception>
    public static async Task<ArgumentCondition> ReadAsync(JsonElement schema, string rule)
    {
        var patterns = new LinearPatterns();
        var node = ConditionSchema.Checked(JsonNode.Parse(schema.GetRawText())!, rule, patterns);
        try
        {
            var mentioned = node is JsonObject { } root && root["properties"] is JsonObject properties ? properties.Select(static property => property.Key).ToArray() : [];
            return new ArgumentCondition(await JsonSchema.FromJsonAsync(node.ToJsonString()), patterns, mentioned, schema.GetRawText());
        }
        catch (Exception exception) when (exception is not PolicyFault)
        {
            throw new PolicyFault($"{rule}: when is not a JSON Schema that can be checked: {exception.Message}");
        }
    }

    /// <summary>
    /// Whether the arguments surely fit: each argument that the condition names under <c>properties</c> has to be there. For rules that open something.
    /// </summary>
    public bool SurelyFits(ReadOnlyMemory<byte> arguments, ToolDefinition? tool)
    {
        try
        {
            var effective = Effective(arguments, tool);
            var text = effective.ToJsonString();
            return Array.TrueForAll(_mentioned, effective.ContainsKey) && !HasTwin(effective) && IsAsDeclared(text, tool) && _schema.Validate(text, settings: _settings).Count == 0;
        }
        catch (Exception exception) when (IsUndecidable(exception))
        {
            return false;
        }
    }

    /// <summary>Whether the arguments may fit: an argument that is absent fits every condition on its value. For rules that close something.</summary>
    public bool MayFit(ReadOnlyMemory<byte> arguments, ToolDefinition? tool)
    {
        try
        {
            var effective = Effective(arguments, tool);
            var text = effective.ToJsonString();
            return HasTwin(effective) || !IsAsDeclared(text, tool) || _schema.Validate(text, settings: _settings).Count == 0;
        }
        catch (Exception exception) when (IsUndecidable(exception))
        {
            return true;
        }
    }

    // An argument that differs from one of the condition's only in case is another one to us, and may be the same to the tool.
    private bool HasTwin(JsonObject effective) => effective.Any(argument => Array.Exists(
        _mentioned, name => name.Equals(argument.Key, StringComparison.OrdinalIgnoreCase) && !name.Equals(argument.Key, StringComparison.Ordinal)));

    // A maximum says nothing about the text "30", which a lenient tool may take for the number: what is not of the declared type is decided the safe way.
    private static bool IsAsDeclared(string arguments, ToolDefinition? tool) => tool is null || tool.Arguments?.Check(arguments).Count == 0;

    // Such as a number that no .NET type holds: whoever asks takes the safe side.
    private static bool IsUndecidable(Exception exception) =>
        exception is Newtonsoft.Json.JsonException or JsonException or OverflowException or FormatException or ArgumentException;

    private static JsonObject Effective(ReadOnlyMemory<byte> arguments, ToolDefinition? tool)
    {
        var given = arguments.IsEmpty ? [] : JsonNode.Parse(arguments.Span)!.AsObject();
        foreach (var (name, value) in given.ToArray())
        {
            if (value is null)
            {
                given.Remove(name);
            }
        }

        if (tool is { InputSchema.ValueKind: JsonValueKind.Object } && tool.InputSchema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (!given.ContainsKey(property.Name) && property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("default", out var standard)
                    && standard.ValueKind != JsonValueKind.Null)
                {
                    given[property.Name] = JsonNode.Parse(standard.GetRawText());
                }
            }
        }

        return given;
    }
}
