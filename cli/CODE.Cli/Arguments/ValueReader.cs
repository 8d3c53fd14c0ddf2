using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CODE.Cli.Arguments;

/// <summary>Reads one word of the command line as the JSON value that the tool's schema wants.</summary>
internal static class ValueReader
{
    /// <summary>Reads JSON given by <c>:=</c>.</summary>
    /// <exception cref="CliFault">It is not JSON.</exception>
    public static JsonNode? Json(NamedValue value)
    {
        try
        {
            return JsonNode.Parse(value.Text);
        }
        catch (JsonException)
        {
            throw CliFault.Usage($"The value of '{value.Name}' is not JSON.", $"Quote it for the shell, such as '{value.Name}:=[\"a\",\"b\"]', or write {value.Name}=TEXT.");
        }
    }

    /// <summary>Reads a plain word by its schema; text is the last resort where the schema allows several types.</summary>
    /// <exception cref="CliFault">No allowed type fits.</exception>
    public static JsonNode? Word(NamedValue value, ValueSchema schema)
    {
        string text = value.Text;
        if (schema.Allows("boolean") && bool.TryParse(text, out bool truth)) return truth;
        if (schema.Allows("integer") && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)) return whole;
        if (schema.Allows("number") && IsJson(text, JsonValueKind.Number)) return JsonNode.Parse(text);
        if (schema.Allows("null") && text == "null") return null;
        if (schema.Allows("array") && IsJson(text, JsonValueKind.Array)) return JsonNode.Parse(text);
        if (schema.Allows("object") && IsJson(text, JsonValueKind.Object)) return JsonNode.Parse(text);
        if (schema.Allows("array")) return new JsonArray(Word(value, ValueSchema.Of(schema.Items)));
        if (schema.Allows("string") || schema.Types.Count == 0) return text;

        string wanted = string.Join(" or ", schema.Types.Where(type => type != "null").Order(StringComparer.Ordinal));
        throw CliFault.Usage(
            $"The value of '{value.Name}' must be of type {wanted}, and '{text}' is not.",
            schema.Allows("object") ? $"Write JSON, such as '{value.Name}={{\"key\":\"value\"}}'." : $"Write {value.Name}=VALUE with a value of that type.");
    }

    private static bool IsJson(string text, JsonValueKind kind)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == kind;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
