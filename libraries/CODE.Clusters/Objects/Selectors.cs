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
        var labels = (selector?["matchLabels"] as JsonObject ?? []).Select(static label => $"{label.Key}={label.Value}");
        var expressions = (selector?["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(TextOfExpression);
        return string.Join(',', labels.Concat(expressions)) is { Length: > 0 } text ? text : null;
    }

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
