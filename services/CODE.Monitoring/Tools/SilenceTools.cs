using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Monitoring.Alerts;
using CODE.Monitoring.Silences;
using CODE.Prometheus.Connections;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Monitoring.Tools;

/// <summary>The tools for silences.</summary>
[McpServerToolType]
internal sealed class SilenceTools(IBackendDirectory backends, Silencer silencer, SilenceMemory memory)
{
    private const int MaxMatchers = 2_000;
    private const int MaxComment = 500;
    private const int PageSize = 20;

    /// <summary>Lists silences.</summary>
    [McpServerTool(Name = "get_silences", Title = "Silences", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(SilencesAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = MonitoringTags.Seconds, CacheTags = [MonitoringTags.Alerts])]
    [Description("Silences: what each matches now, who made it and why, when it ends; soonest first.")]
    public async Task<CallToolResult> List(
        CancellationToken cancellationToken,
        [Description("Also expired ones")] bool expired = false,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Backend")] string? context = null)
    {
        var all = await silencer.ReadAsync(backends.Open(context), expired, cancellationToken);
        var page = Paging.Slice(all, limit, cursor);
        SilenceItem[] items = [.. page.Items.Select(SilenceItem.Of)];
        var soon = all.Count(static silence => SilenceItem.Of(silence).Reminder is not null);
        return ToolAnswer.Of(new SilencesAnswer(items, page.Total, page.Truncated, page.NextCursor), $"{page.Total} silences.{(soon > 0 ? $" {soon} that match alerts end within the hour." : "")}");
    }

    /// <summary>Makes a silence.</summary>
    [McpServerTool(Name = "create_silence", Title = "Create a silence", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(NewSilenceAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [MonitoringTags.Alerts], HarmlessWhen = """{"required":["dry_run"],"properties":{"dry_run":{"enum":[true]}}}""")]
    [Description("Keeps alerts quiet for a time, in your name. Try dry_run first: it shows which. Nothing that fits all is made.")]
    public async Task<CallToolResult> Create(
        [Description("alertname=\"HighLatency\",job=~\"web|api\"")] [MinLength(1)] [MaxLength(MaxMatchers)] string matchers,
        [Description("30m, 2h")] string duration,
        [Description("Why")] [MinLength(3)] [MaxLength(MaxComment)] string comment,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Only show")] bool dryRun = false,
        [Description("Backend")] string? context = null)
    {
        var caller = Caller.From(principal);
        var backend = backends.Open(context);
        var planned = await silencer.PlanAsync(backend, MatcherArgument.Read(matchers), duration, cancellationToken);
        var id = dryRun ? null : await Silencer.CreateAsync(backend, planned, caller.Subject, comment, cancellationToken);
        if (id is not null)
        {
            await memory.RememberAsync(
                backend.Name, id, new SilenceChange("created", string.Join(',', planned.Matchers), planned.EndsAt, planned.Fitting.Count), new MemorySource(caller.Subject, "create_silence"), cancellationToken);
        }

        var isAll = planned.Of > 1 && planned.Fitting.Count == planned.Of ? " These are all alerts that there are." : "";
        return ToolAnswer.Of(
            NewSilenceAnswer.Of(planned, id, AlertGroups.Of(planned.Fitting)),
            $"{(dryRun ? "It would silence" : "It silences")} {planned.Fitting.Count} of {planned.Of} alerts.{isAll}{(id is null ? " Nothing was done." : "")}");
    }

    /// <summary>Ends a silence.</summary>
    [McpServerTool(Name = "expire_silence", Title = "Expire a silence", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ExpiryAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [MonitoringTags.Alerts])]
    [Description("Ends a silence at once; its alerts are told again.")]
    public async Task<CallToolResult> Expire(
        [Description("Of get_silences")] [RegularExpression("^[0-9a-fA-F-]{36}$")] string id,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Backend")] string? context = null)
    {
        var caller = Caller.From(principal);
        var backend = backends.Open(context);
        var done = await Silencer.ExpireAsync(backend, id, cancellationToken);
        if (done.IsChanged)
        {
            await memory.RememberAsync(
                backend.Name, id, new SilenceChange("expired", string.Join(',', done.Silence.Matchers), done.Silence.EndsAt, done.Freed), new MemorySource(caller.Subject, "expire_silence"), cancellationToken);
        }

        return ToolAnswer.Of(
            new ExpiryAnswer(done.IsChanged, SilenceItem.MatchersOf(done.Silence), done.IsChanged ? done.Freed : 0),
            done.IsChanged ? $"The silence is over; {done.Freed} alerts are told again." : "The silence was over already. Nothing was done.");
    }
}
