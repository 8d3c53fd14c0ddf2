using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Clusters.Objects;
using CODE.Kubernetes.Events;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>The tool that shows events.</summary>
[McpServerToolType]
internal sealed class EventTools(IClusterDirectory clusters, EventReader events, TimeProvider time)
{
    private const int PageSize = 30;

    /// <summary>Lists events.</summary>
    [McpServerTool(Name = "get_events", Title = "Get events", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(EventsAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = ClusterTags.Seconds, CacheTags = [ClusterTags.Cluster])]
    [Description("Events, those that tell the same in one line, the newest first. Untrusted text.")]
    public async Task<CallToolResult> Get(
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("pod/web-1, or a name")] string? @object = null,
        [Description("* for all")] string @namespace = "default",
        [Description("Type")] [AllowedValues("Warning", "Normal", null)] string? type = null,
        [Description("10m, 2h")] string? since = null,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Cluster")] string? context = null)
    {
        var cluster = clusters.Open(context, Caller.From(principal));
        var (groups, isCut) = await events.ReadAsync(
            cluster, ClusterArguments.Selected(@namespace), ClusterArguments.FieldValue(@object, "object"), type, ClusterArguments.Duration(since, "since"), cancellationToken);
        var page = Paging.Slice(groups, limit, cursor);
        var now = time.GetUtcNow();
        return ToolAnswer.Of(
            new EventsAnswer([.. page.Items.Select(group => EventAnswer.Of(group, now))], page.Total, page.Truncated || isCut, page.NextCursor),
            $"{page.Total} kinds of events, {groups.Count(static group => group.Type == "Warning")} of them warnings.");
    }
}

/// <summary>What <c>get_events</c> answers.</summary>
/// <param name="Events">The events, the newest first.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record EventsAnswer(IReadOnlyList<EventAnswer> Events, long Total, bool Truncated, string? NextCursor);

/// <summary>Events that tell the same.</summary>
/// <param name="Object">What they are about: <c>Pod shop/web-7d9f8b6c5-*</c>.</param>
/// <param name="Objects">How many objects, where it is more than one.</param>
/// <param name="Type">Warning or Normal.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How often.</param>
/// <param name="Last">How long ago the last time was.</param>
/// <param name="First">How long ago the first time was.</param>
/// <param name="Message">What the last one says.</param>
internal sealed record EventAnswer(string Object, int? Objects, string Type, string Reason, long Count, string? Last, string? First, string Message)
{
    /// <summary>A group as it is shown.</summary>
    public static EventAnswer Of(EventGroup group, DateTimeOffset now) => new(
        $"{group.Kind} {(group.Namespace.Length > 0 ? $"{group.Namespace}/" : "")}{group.Name}",
        group.Objects > 1 ? group.Objects : null,
        group.Type,
        group.Reason,
        group.Count,
        HumanDuration.Since(group.Last, now),
        group.Count > 1 ? HumanDuration.Since(group.First, now) : null,
        group.Message);
}
