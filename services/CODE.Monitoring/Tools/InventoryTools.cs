using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CODE.Monitoring.Inventory;
using CODE.Monitoring.Shaping;
using CODE.Prometheus.Connections;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Monitoring.Tools;

/// <summary>Whether a target can be scraped.</summary>
public enum TargetState
{
    /// <summary>The last scrape failed.</summary>
    Down,

    /// <summary>The last scrape worked.</summary>
    Up,

    /// <summary>It was not scraped yet.</summary>
    Unknown,
}

/// <summary>Kinds of rules.</summary>
public enum RuleType
{
    /// <summary>They make alerts.</summary>
    Alerting,

    /// <summary>They write series.</summary>
    Recording,
}

/// <summary>How a rule is.</summary>
public enum RuleState
{
    /// <summary>It has alerts that fire.</summary>
    Firing,

    /// <summary>It has alerts that do not fire yet.</summary>
    Pending,

    /// <summary>It has no alerts.</summary>
    Inactive,

    /// <summary>It cannot be evaluated.</summary>
    Failing,
}

/// <summary>The tools that tell what there is: metrics, labels, targets, rules.</summary>
[McpServerToolType]
internal sealed class InventoryTools(IBackendDirectory backends, TargetReader targets)
{
    private const int MaxPattern = 200;
    private const int MaxSelector = 2_000;
    private const int MetricPage = 10;
    private const int PageSize = 20;
    private const int ValuePage = 50;
    private const int ShownJobs = 30;

    /// <summary>Finds metrics.</summary>
    [McpServerTool(Name = "find_metrics", Title = "Find metrics", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(MetricsAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.InventorySeconds)]
    [Description("Finds metrics by words of name or help: type, help, unit, number of series, values per label.")]
    public async Task<CallToolResult> Find(
        [Description("Words")] [MinLength(1)] [MaxLength(MaxPattern)] string pattern,
        CancellationToken cancellationToken,
        [Description("Page size")] [Range(1, 200)] int limit = MetricPage,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var prometheus = backends.Open(context).Prometheus;
        var (found, isCut) = await MetricCatalog.FindAsync(prometheus, pattern, cancellationToken);
        var page = Paging.Slice(found, limit, cursor);
        var described = await MetricCatalog.DescribeAsync(prometheus, page.Items, cancellationToken);
        return ToolAnswer.Of(new MetricsAnswer([.. described.Select(MetricItem.Of)], page.Total, page.Truncated || isCut, page.NextCursor), $"{page.Total} metrics.");
    }

    /// <summary>Lists the values of a label.</summary>
    [McpServerTool(Name = "label_values", Title = "Values of a label", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ValuesAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.InventorySeconds)]
    [Description("The values of a label, of all series or of those that a selector finds.")]
    public async Task<CallToolResult> Values(
        [Description("Label")] [RegularExpression("^[a-zA-Z_][a-zA-Z0-9_.]*$")] [MaxLength(MaxPattern)] string label,
        CancellationToken cancellationToken,
        [Description("up{job=\"web\"}")] [MaxLength(MaxSelector)] string? matchers = null,
        [Description("Page size")] [Range(1, 200)] int limit = ValuePage,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var answer = await backends.Open(context).Prometheus.LabelValuesAsync(label, matchers, cancellationToken);
        var page = Paging.Slice(answer.Items, limit, cursor);
        return ToolAnswer.Of(
            new ValuesAnswer([.. page.Items.Select(LabelSets.Value)], page.Total, page.Truncated || answer.IsCut, page.NextCursor, Queries.MetricReader.NotesOf(answer.Notes, null)), $"{page.Total} values.");
    }

    /// <summary>Lists targets.</summary>
    [McpServerTool(Name = "get_targets", Title = "Scrape targets", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(TargetsAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds)]
    [Description("What Prometheus scrapes, down first with the error; up and down per job.")]
    public async Task<CallToolResult> Targets(
        CancellationToken cancellationToken,
        [Description("Only these")] TargetState? state = null,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var found = await targets.ReadAsync(backends.Open(context).Prometheus, cancellationToken);
        var wanted = state?.ToString();
        Target[] chosen = [.. found.All.Where(target => wanted is null || string.Equals(target.Health, wanted, StringComparison.OrdinalIgnoreCase))];
        var page = Paging.Slice(chosen, limit, cursor);
        var down = found.All.Count(static target => target.Health == "down");
        return ToolAnswer.Of(
            new TargetsAnswer(page.Items, JobItem.Of(found.All, ShownJobs), page.Total, page.Truncated || found.IsCut, page.NextCursor, found.Version, found.Note), $"{down} of {found.All.Count} targets are down.");
    }

    /// <summary>Lists rules.</summary>
    [McpServerTool(Name = "get_rules", Title = "Rules", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(RulesAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds)]
    [Description("Alerting and recording rules; those that fail first, then those that fire.")]
    public async Task<CallToolResult> Rules(
        CancellationToken cancellationToken,
        [Description("Only these")] RuleType? type = null,
        [Description("Only these")] RuleState? state = null,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var (all, isCut) = await RuleReader.ReadAsync(backends.Open(context).Prometheus, cancellationToken);
        ShownRule[] chosen =
        [
            .. all.Where(rule => type is null || string.Equals(rule.Type, type.ToString(), StringComparison.OrdinalIgnoreCase))
                .Where(rule => state is null || (state == RuleState.Failing ? rule.Error is not null : string.Equals(rule.State, state.ToString(), StringComparison.OrdinalIgnoreCase))),
        ];
        var page = Paging.Slice(chosen, limit, cursor);
        return ToolAnswer.Of(
            new RulesAnswer(page.Items, page.Total, page.Truncated || isCut, page.NextCursor),
            $"{page.Total} rules; of all {all.Count}, {all.Count(static rule => rule.State == "firing")} fire and {all.Count(static rule => rule.Error is not null)} cannot be evaluated.");
    }
}
