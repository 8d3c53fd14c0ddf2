using CODE.Monitoring.Alerts;
using CODE.Monitoring.Explanations;
using CODE.Monitoring.Shaping;
using CODE.Monitoring.Times;
using CODE.Prometheus.Language;
using CODE.ServiceDefaults.Text;

namespace CODE.Monitoring.Tools;

/// <summary>What <c>get_alerts</c> answers.</summary>
/// <param name="Groups">The alerts by name.</param>
/// <param name="Alerts">How many alerts there are.</param>
/// <param name="Total">How many groups there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record AlertsAnswer(IReadOnlyList<AlertItem> Groups, int Alerts, long Total, bool Truncated, string? NextCursor);

/// <summary>The alerts of one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Severity">The worst severity of them.</param>
/// <param name="Count">How many there are.</param>
/// <param name="States">How many are in each state.</param>
/// <param name="Since">Since when the oldest is.</param>
/// <param name="Summary">What the first tells; text of whoever wrote the rule.</param>
/// <param name="Common">The labels that all have.</param>
/// <param name="Instances">Some of them.</param>
/// <param name="Receivers">Who is told.</param>
/// <param name="Undelivered">How many fire, but are not in Alertmanager.</param>
internal sealed record AlertItem(
    string Name,
    string? Severity,
    int Count,
    IReadOnlyDictionary<string, int> States,
    string Since,
    string? Summary,
    IReadOnlyDictionary<string, string>? Common,
    IReadOnlyList<AlertInstanceItem> Instances,
    IReadOnlyList<string>? Receivers,
    int? Undelivered)
{
    /// <summary>A group as it is shown.</summary>
    public static AlertItem Of(AlertGroup group) => new(
        group.Name, group.Severity, group.Count, group.ByState.OrderBy(static state => state.Key).ToDictionary(static state => state.Key.ToString().ToLowerInvariant(), static state => state.Value),
        TimeReader.Show(group.Since), group.Summary, group.Common,
        [.. group.Instances.Select(instance => AlertInstanceItem.Of(instance, group))],
        group.Receivers.Count > 0 ? group.Receivers : null, group.Undelivered > 0 ? group.Undelivered : null);
}

/// <summary>One alert of a group.</summary>
/// <param name="Labels">The labels that are its own.</param>
/// <param name="State">What becomes of it, where that differs within the group.</param>
/// <param name="Since">Since when it is, where that differs within the group.</param>
/// <param name="Value">The value of its expression.</param>
/// <param name="SilencedBy">The silences that keep it from being told.</param>
internal sealed record AlertInstanceItem(IReadOnlyDictionary<string, string> Labels, AlertState? State, string? Since, Number? Value, IReadOnlyList<string>? SilencedBy)
{
    /// <summary>An alert as it is shown.</summary>
    public static AlertInstanceItem Of(AlertInstance instance, AlertGroup group) => new(
        instance.Labels, group.ByState.Count > 1 ? instance.State : null, instance.Since == group.Since ? null : TimeReader.Show(instance.Since), instance.Value,
        instance.SilencedBy.Count > 0 ? [.. instance.SilencedBy.Select(static id => UntrustedText.Show(id, 40))] : null);
}

/// <summary>What <c>explain_alert</c> answers.</summary>
/// <param name="State">Inactive, pending or firing.</param>
/// <param name="Summary">What it tells; text of whoever wrote the rule.</param>
/// <param name="Expr">The expression.</param>
/// <param name="Operator">What joins the parts: and, or, unless.</param>
/// <param name="Parts">The parts.</param>
/// <param name="PartsCut">True when there are more parts.</param>
/// <param name="For">For how long it has to hold before the alert fires.</param>
/// <param name="KeepFiringFor">For how long the alert fires on after it held.</param>
/// <param name="Group">The group of the rule, and how often it is evaluated.</param>
/// <param name="Rules">How many rules make alerts of this name, where there are several; the worst is explained.</param>
/// <param name="Error">Why the rule cannot be evaluated.</param>
/// <param name="FiredLastDay">How often it fired in the last 24 hours.</param>
/// <param name="FiringLastDay">How long in all.</param>
/// <param name="Latest">The latest times, the last first.</param>
/// <param name="Note">What is to be known about the clock of Prometheus.</param>
internal sealed record ExplanationAnswer(
    string? State,
    string? Summary,
    string Expr,
    string? Operator,
    IReadOnlyList<ExplainedPart> Parts,
    bool? PartsCut,
    string? For,
    string? KeepFiringFor,
    string Group,
    int? Rules,
    string? Error,
    int FiredLastDay,
    string FiringLastDay,
    IReadOnlyList<FiringItem> Latest,
    string? Note)
{
    private const int MaxText = 300;

    /// <summary>An explanation as it is shown.</summary>
    public static ExplanationAnswer Of(Explanation explanation)
    {
        var (rule, history) = (explanation.Rule, explanation.History);
        return new ExplanationAnswer(
            rule.State, explanation.Summary, explanation.Expression, explanation.Operator, explanation.Parts, explanation.IsCut ? true : null, Told(rule.Duration), Told(rule.KeepFiringFor),
            $"{UntrustedText.Show(rule.Group, MaxText)}, every {Durations.Tell(TimeSpan.FromSeconds(rule.Interval))}", explanation.Rules > 1 ? explanation.Rules : null,
            rule.Health == "err" ? UntrustedText.Flatten(rule.LastError ?? "", MaxText) : null, history.Count, Durations.Tell(history.Sum),
            [.. history.Latest.Select((firing, index) => new FiringItem(TimeReader.Show(firing.From), index == 0 && history.IsFiring ? null : TimeReader.Show(firing.To), firing.Most))], explanation.Clock.Note);
    }

    private static string? Told(double seconds) => seconds > 0 ? Durations.Tell(TimeSpan.FromSeconds(seconds)) : null;
}

/// <summary>A time at which it fired.</summary>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; absent while it does.</param>
/// <param name="Series">For how many series at most.</param>
internal sealed record FiringItem(string From, string? To, int Series);
