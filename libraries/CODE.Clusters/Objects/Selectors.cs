using System.Text.Json.Nodes;

namespace CODE.Clusters.Objects;

/// <summary>Writes the selectors that objects have as the text that lists are asked with.</summary>
public static class Selectors
{
    /// <summary>A label selector: <c>app=web,tier in (a,b),!legacy</c>.</summary>
    /// <param name="selector">An object's selector, with <c>matchLabels</c> and <c>matchExpressions</c>.</param>
    /// <returns>Null when it selects everything.</returns>
    public static string? TextOf(JsonObject? selector)
    {
        var labels = LabelsOf(selector?["matchLabels"] as JsonObject).Select(static label => $"{label.Key}={label.Value}");
        var expressions = (selector?["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(TextOfExpression);
        return string.Join(',', labels.Concat(expressions)) is { Length: > 0 } text ? text : null;
    }

    /// <summary>A selector of labels alone, as a Service has it: <c>app=web,tier=front</c>.</summary>
    /// <returns>Null when it has none: a Service then selects nothing.</returns>
    public static string? TextOf(IEnumerable<KeyValuePair<string, string>>? labels) =>
        string.Join(',', (labels ?? []).OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}")) is { Length: > 0 } text ? text : null;

    /// <summary>The labels of a map of them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> LabelsOf(JsonObject? labels) =>
        (labels ?? []).Select(static label => KeyValuePair.Create(label.Key, (string?)label.Value ?? ""));

    private static string TextOfExpression(JsonObject expression)
    {
        var key = (string?)expression["key"] ?? "";
        var values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(static value => (string?)value));
        return (string?)expression["operator"] switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        };
    }
}
