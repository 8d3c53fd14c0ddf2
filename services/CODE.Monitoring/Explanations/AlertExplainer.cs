using System.Globalization;
using CODE.Monitoring.Alerts;
using CODE.Monitoring.Shaping;
using CODE.Monitoring.Times;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Explanations;

/// <summary>Explains an alert: which parts of its expression hold for which series now, with which values, and when it fired.</summary>
internal sealed class AlertExplainer(TimeReader times)
{
    private const int MaxParts = 6;
    private const int MaxExpression = 2_000;
    private const int ShownSeries = 5;
    private const int ReadSeries = 2_000;
    private const int MaxSimilar = 5;

    /// <summary>Explains the alert of a rule.</summary>
    /// <param name="prometheus">The upstream.</param>
    /// <param name="name">The alert's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">No rule makes such an alert.</exception>
    public async Task<Explanation> ExplainAsync(IPrometheus prometheus, string name, CancellationToken cancellationToken)
    {
        var rules = (await prometheus.RulesAsync(cancellationToken)).Items.Where(static rule => rule.IsAlerting).ToArray();
        Rule[] named = [.. rules.Where(rule => rule.Name == name)];
        if (named.Length == 0)
        {
            var similar = rules.Select(static rule => rule.Name).Distinct(StringComparer.Ordinal).Where(each => each.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(each, StringComparison.OrdinalIgnoreCase)).Take(MaxSimilar).ToArray();
            throw new FaultException(
                FaultCodes.NotFound, "No rule makes an alert of that name.", similar.Length > 0 ? $"There are: {string.Join(", ", similar.Select(static each => UntrustedText.Show(each, 80)))}." : "get_rules with type=alerting shows what there is.");
        }

        // Of several rules with one name, usually one for each severity, the one that is worst now.
        var rule = named.MinBy(static each => each.State switch { "firing" => 0, "pending" => 1, _ => 2 })!;
        var clock = await times.ClockAsync(prometheus, cancellationToken);
        var split = ExpressionSplitter.Split(rule.Query);
        var leaves = split.Leaves.ToArray();
        var parts = new List<ExplainedPart>();
        foreach (var leaf in leaves.Take(MaxParts))
        {
            parts.Add(await ExplainAsync(prometheus, leaf, clock.Now, cancellationToken));
        }

        return new Explanation(
            rule,
            named.Length,
            UntrustedText.Flatten(rule.Query, MaxExpression),
            split.IsComparison ? null : split.Operator,
            parts,
            leaves.Length > MaxParts,
            await FiringHistory.OfAsync(prometheus, name, clock.Now, cancellationToken),
            AlertGroups.SummaryOf(rule.Annotations ?? new Dictionary<string, string>()),
            clock);
    }

    private static async Task<ExplainedPart> ExplainAsync(IPrometheus prometheus, ExpressionPart part, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var window = new SeriesWindow(0, ReadSeries);
        var holding = await prometheus.QueryAsync(part.Text, now, window, cancellationToken);
        if (!part.IsComparison)
        {
            return new ExplainedPart(UntrustedText.Flatten(part.Text, MaxExpression), null, null, holding.Total, holding.Total, Shown(holding.Series, static _ => true));
        }

        // With the values beside it one sees how near it is, also while it does not hold.
        var left = await prometheus.QueryAsync(part.Left!.Text, now, window, cancellationToken);
        var isNumber = double.TryParse(part.Right!.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold);
        if (left.Type == "scalar" && holding.Type == "scalar")
        {
            var isTrue = holding.Series is [{ Samples: [{ Value: not 0 }] }];
            return new ExplainedPart(UntrustedText.Flatten(part.Text, MaxExpression), part.Operator, isNumber ? threshold : null, isTrue ? 1 : 0, 1, Shown(left.Series, _ => isTrue));
        }

        var all = left.Series.Count > 0 ? left : holding;
        return new ExplainedPart(
            UntrustedText.Flatten(part.Text, MaxExpression), part.Operator, isNumber ? threshold : null, holding.Total, all.Total, Shown(all.Series, series => holding.Series.Any(each => IsPartOf(each.Labels, series.Labels))));
    }

    // Series that are compared lose labels on the way, never values of them.
    private static bool IsPartOf(IReadOnlyDictionary<string, string> part, IReadOnlyDictionary<string, string> whole) =>
        part.All(label => whole.TryGetValue(label.Key, out var value) && value == label.Value);

    private static ExplainedSeries[] Shown(IReadOnlyList<Series> series, Func<Series, bool> holds)
    {
        var shown = series.Select(each => (Series: each, Holds: holds(each))).OrderByDescending(static each => each.Holds).Take(ShownSeries).ToArray();
        return [.. shown.Select(static each => new ExplainedSeries(LabelSets.Shown(each.Series.Labels), each.Series.Samples is [.., var last] ? last.Value : double.NaN, each.Holds))];
    }
}

/// <summary>Why an alert is as it is.</summary>
/// <param name="Rule">Its rule.</param>
/// <param name="Rules">How many rules make alerts of this name.</param>
/// <param name="Expression">The rule's expression.</param>
/// <param name="Operator">What joins the last two parts.</param>
/// <param name="Parts">The parts, from left to right.</param>
/// <param name="IsCut">Whether there are more parts.</param>
/// <param name="History">When it fired.</param>
/// <param name="Summary">What it tells.</param>
/// <param name="Clock">When all this was so.</param>
internal sealed record Explanation(
    Rule Rule, int Rules, string Expression, string? Operator, IReadOnlyList<ExplainedPart> Parts, bool IsCut, Firings History, string? Summary, UpstreamClock Clock);

/// <summary>A part of the expression.</summary>
/// <param name="Expr">The part.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Threshold">With what, where that is a number.</param>
/// <param name="Holds">For how many series it holds.</param>
/// <param name="Of">How many series are compared.</param>
/// <param name="Series">Some of them, those for which it holds first.</param>
internal sealed record ExplainedPart(string Expr, string? Operator, Number? Threshold, long Holds, long Of, IReadOnlyList<ExplainedSeries> Series);

/// <summary>A series of a part.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">The value of the left side.</param>
/// <param name="Holds">Whether the part holds for it.</param>
internal sealed record ExplainedSeries(IReadOnlyDictionary<string, string> Labels, Number Value, bool Holds);
