using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Clusters.Objects;
using CODE.Kubernetes.Usage;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>What <c>top_resources</c> looks at.</summary>
public enum TopKind
{
    /// <summary>Pods.</summary>
    Pods,

    /// <summary>Nodes.</summary>
    Nodes,
}

/// <summary>The tool that shows what is used.</summary>
[McpServerToolType]
internal sealed class UsageTools(IClusterDirectory clusters, UsageReader usage)
{
    private const int PageSize = 30;

    /// <summary>Shows what pods or nodes use.</summary>
    [McpServerTool(Name = "top_resources", Title = "Use of CPU and memory", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(TopAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = ClusterTags.Seconds, CacheTags = [ClusterTags.Cluster])]
    [Description("CPU and memory that pods or nodes use, beside their requests and limits; the busiest first.")]
    public async Task<CallToolResult> Top(
        [Description("What")] TopKind kind,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("* for all")] string @namespace = "default",
        [Description("app=web")] string? labelSelector = null,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Cluster")] string? context = null)
    {
        var cluster = clusters.Open(context, Caller.From(principal));
        var selection = new Selection(ClusterArguments.Selected(@namespace), labelSelector);
        var found = kind == TopKind.Nodes
            ? await usage.OfNodesAsync(cluster, labelSelector, cancellationToken)
            : await usage.OfPodsAsync(cluster, selection, cancellationToken);
        var page = Paging.Slice(found.All, limit, cursor);
        var what = kind == TopKind.Nodes ? "nodes" : "pods";
        return ToolAnswer.Of(
            new TopAnswer([.. page.Items.Select(each => TopItem.Of(each, isAcross: selection.Namespace is null))], found.IsMeasured, page.Total, page.Truncated || found.IsCut, page.NextCursor),
            found.IsMeasured ? $"{page.Total} {what}." : $"{page.Total} {what}. The cluster does not measure what they use (no metrics API): only requests and limits are known.");
    }
}

/// <summary>What <c>top_resources</c> answers.</summary>
/// <param name="Items">The pods or nodes, the busiest first.</param>
/// <param name="Measured">Whether the cluster measures what is used.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Truncated">Whether there are more.</param>
/// <param name="NextCursor">Gives the next page.</param>
internal sealed record TopAnswer(IReadOnlyList<TopItem> Items, bool Measured, long Total, bool Truncated, string? NextCursor);

/// <summary>What a pod or node uses.</summary>
/// <param name="Namespace">The pod's namespace, where several were asked about.</param>
/// <param name="Name">The name.</param>
/// <param name="Cpu">Used of CPU.</param>
/// <param name="CpuRequest">Asked for of CPU.</param>
/// <param name="CpuLimit">At most of CPU.</param>
/// <param name="Memory">Used of memory.</param>
/// <param name="MemoryRequest">Asked for of memory.</param>
/// <param name="MemoryLimit">At most of memory.</param>
/// <param name="MemoryPercent">Of the limit: at 100 it is killed.</param>
internal sealed record TopItem(
    string? Namespace, string Name, string? Cpu, string? CpuRequest, string? CpuLimit, string? Memory, string? MemoryRequest, string? MemoryLimit, int? MemoryPercent)
{
    /// <summary>A pod or node as it is shown.</summary>
    public static TopItem Of(UsageOf usage, bool isAcross) => new(
        isAcross ? usage.Namespace : null,
        usage.Name,
        usage.Used is { } used ? Quantities.Cpu(used.Cpu) : null,
        usage.Requests.Cpu > 0 ? Quantities.Cpu(usage.Requests.Cpu) : null,
        usage.Limits.Cpu > 0 ? Quantities.Cpu(usage.Limits.Cpu) : null,
        usage.Used is { } held ? Quantities.Memory(held.Memory) : null,
        usage.Requests.Memory > 0 ? Quantities.Memory(usage.Requests.Memory) : null,
        usage.Limits.Memory > 0 ? Quantities.Memory(usage.Limits.Memory) : null,
        usage.Used is { } now && usage.Limits.Memory > 0 ? (int)(100 * now.Memory / usage.Limits.Memory) : null);
}
