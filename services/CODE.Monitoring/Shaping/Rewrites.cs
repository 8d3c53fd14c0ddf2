using CODE.Prometheus.Queries;

namespace CODE.Monitoring.Shaping;

/// <summary>What to ask instead of an expression that has too many series.</summary>
internal static class Rewrites
{
    private const int Top = 10;
    private const int MaxGroups = 30;

    /// <summary>The expression, cut to its highest series; of a range, to those that are highest at any step.</summary>
    public static string TopOf(string expression) => $"topk({Top}, {expression.Trim()})";

    /// <summary>The expression, added up by the label that tells most in few series; null when there is none.</summary>
    public static string? SumOf(string expression, IReadOnlyList<LabelCardinality> cardinality) =>
        cardinality.FirstOrDefault(static label => label.Values is > 1 and <= MaxGroups && label.Label != Series.NameLabel) is { } label ? $"sum by ({label.Label}) ({expression.Trim()})" : null;
}
