using CODE.Prometheus.Language;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Inventory;

/// <summary>Tells the rules and how they are.</summary>
internal static class RuleReader
{
    private const int MaxExpression = 300;
    private const int MaxText = 200;

    /// <summary>The rules: those that cannot be evaluated first, then those that fire.</summary>
    public static async Task<(IReadOnlyList<ShownRule> All, bool IsCut)> ReadAsync(IPrometheus prometheus, CancellationToken cancellationToken)
    {
        var answer = await prometheus.RulesAsync(cancellationToken);
        return ([.. answer.Items.Select(Of).OrderBy(Rank).ThenBy(static rule => rule.Group, StringComparer.Ordinal).ThenBy(static rule => rule.Name, StringComparer.Ordinal)], answer.IsCut);
    }

    private static int Rank(ShownRule rule) => rule switch
    {
        { Error: not null } => 0,
        { State: "firing" } => 1,
        { State: "pending" } => 2,
        { Type: "alerting" } => 3,
        _ => 4,
    };

    private static ShownRule Of(Rule rule) => new(
        UntrustedText.Show(rule.Name, MaxText),
        rule.IsAlerting ? "alerting" : "recording",
        UntrustedText.Show(rule.Group, MaxText),
        rule.IsAlerting ? rule.State : null,
        UntrustedText.Flatten(rule.Query, MaxExpression),
        rule.Duration > 0 ? Durations.Tell(TimeSpan.FromSeconds(rule.Duration)) : null,
        rule.Alerts is { Count: > 0 } alerts ? alerts.Count : null,
        rule.Health == "err" ? UntrustedText.Flatten(rule.LastError is { Length: > 0 } error ? error : "It cannot be evaluated.", MaxText) : null);
}

/// <summary>A rule.</summary>
/// <param name="Name">Of the alert, or of the series that it records.</param>
/// <param name="Type"><c>alerting</c> or <c>recording</c>.</param>
/// <param name="Group">The group that it is evaluated with.</param>
/// <param name="State">Of an alerting rule <c>inactive</c>, <c>pending</c> or <c>firing</c>.</param>
/// <param name="Expr">Its expression.</param>
/// <param name="For">For how long it has to hold.</param>
/// <param name="Alerts">How many alerts it has.</param>
/// <param name="Error">Why it cannot be evaluated.</param>
internal sealed record ShownRule(string Name, string Type, string Group, string? State, string Expr, string? For, int? Alerts, string? Error);
