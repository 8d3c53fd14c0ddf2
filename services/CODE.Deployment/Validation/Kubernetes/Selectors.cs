using System.Collections.ObjectModel;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes;

/// <summary>Labels and what selects by them.</summary>
internal static class Selectors
{
    /// <summary>The labels of a map of labels.</summary>
    public static IReadOnlyDictionary<string, string> Labels(YamlNode? labels)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in labels?.Entries ?? [])
        {
            result[entry.Key.Text] = entry.Value.Text ?? "";
        }

        return new ReadOnlyDictionary<string, string>(result);
    }

    /// <summary>Whether a plain map of labels, as a Service has it, selects these labels.</summary>
    public static bool Matches(YamlNode selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Entries.All(entry => labels.TryGetValue(entry.Key.Text, out var value) && value == entry.Value.Text);

    /// <summary>Whether a selector with <c>matchLabels</c> and <c>matchExpressions</c> selects these labels.</summary>
    public static bool MatchesSelector(YamlNode selector, IReadOnlyDictionary<string, string> labels) =>
        (selector["matchLabels"] is not { } wanted || Matches(wanted, labels))
        && (selector["matchExpressions"]?.Items ?? []).All(expression => MatchesExpression(expression, labels));

    private static bool MatchesExpression(YamlNode expression, IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(expression["key"]?.Text ?? "", out var value);
        var isIn = has && (expression["values"]?.Items ?? []).Any(item => item.Text == value);
        return expression["operator"]?.Text switch
        {
            "In" => isIn,
            "NotIn" => !isIn,
            "Exists" => has,
            "DoesNotExist" => !has,
            // An operator that does not exist is the schema's matter.
            _ => true,
        };
    }
}
