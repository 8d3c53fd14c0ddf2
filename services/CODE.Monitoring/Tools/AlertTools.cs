using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CODE.Monitoring.Alerts;
using CODE.Monitoring.Explanations;
using CODE.Prometheus.Connections;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Monitoring.Tools;

/// <summary>The tools that tell what is wrong now.</summary>
[McpServerToolType]
internal sealed class AlertTools(IBackendDirectory backends, AlertExplainer explainer)
{
    private const int MaxMatchers = 2_000;
    private const int MaxName = 200;
    private const int PageSize = 15;

    /// <summary>Lists alerts.</summary>
    [McpServerTool(Name = "get_alerts", Title = "Alerts", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(AlertsAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds, CacheTags = [MonitoringTags.Alerts])]
    [Description("Alerts by name, worst first: since when, values, who is told, what silences them.")]
    public async Task<CallToolResult> Alerts(
        CancellationToken cancellationToken,
        [Description("Only these")] AlertState? state = null,
        [Description("severity=\"page\",job=~\"web|api\"")] [MaxLength(MaxMatchers)] string? matchers = null,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var wanted = MatcherArgument.Read(matchers);
        var all = await AlertReader.ReadAsync(backends.Open(context), cancellationToken);
        Alert[] chosen = [.. all.Where(alert => (state is null || alert.State == state) && wanted.All(matcher => matcher.Fits(alert.Labels)))];
        var page = Paging.Slice(AlertGroups.Of(chosen), limit, cursor);
        var undelivered = chosen.Count(static alert => !alert.IsDelivered);
        return ToolAnswer.Of(
            new AlertsAnswer([.. page.Items.Select(AlertItem.Of)], chosen.Length, page.Total, page.Truncated, page.NextCursor),
            $"{chosen.Length} alerts of {page.Total} names: {Count(AlertState.Firing)} firing, {Count(AlertState.Pending)} pending, {Count(AlertState.Silenced)} silenced, {Count(AlertState.Inhibited)} inhibited.{(undelivered > 0 ? $" {undelivered} that fire are not in Alertmanager: nobody is told of them." : "")}");

        int Count(AlertState each) => chosen.Count(alert => alert.State == each);
    }

    /// <summary>Explains an alert.</summary>
    [McpServerTool(Name = "explain_alert", Title = "Explain an alert", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ExplanationAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds, CacheTags = [MonitoringTags.Alerts])]
    [Description("Why an alert fires or not: which part of its rule holds for which series, values, when it fired the last day.")]
    public async Task<CallToolResult> Explain(
        [Description("alertname")] [MaxLength(MaxName)] string name,
        CancellationToken cancellationToken,
        [Description("Backend")] string? context = null)
    {
        var explanation = await explainer.ExplainAsync(backends.Open(context).Prometheus, name, cancellationToken);
        var holds = string.Join(", ", explanation.Parts.Select(static (part, index) => $"part {index + 1} holds for {part.Holds} of {part.Of}"));
        return ToolAnswer.Of(ExplanationAnswer.Of(explanation), $"The rule is {explanation.Rule.State}; {holds}. It fired {explanation.History.Count} times in the last 24 h.");
    }
}
