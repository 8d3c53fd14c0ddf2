using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Clusters.Objects;
using CODE.Clusters.Pods;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>The tool that shows pods.</summary>
[McpServerToolType]
internal sealed class PodTools(IClusterDirectory clusters, PodReader pods)
{
    private const int PageSize = 50;

    /// <summary>Lists pods.</summary>
    [McpServerTool(Name = "get_pods", Title = "Get pods", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(PodsAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = ClusterTags.Seconds, CacheTags = [ClusterTags.Cluster])]
    [Description("Pods with kubectl's status, restarts and what is in their way; the unhealthy first.")]
    public async Task<CallToolResult> Get(
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("* for all")] string @namespace = "default",
        [Description("app=web,tier!=db")] string? labelSelector = null,
        [Description("spec.nodeName=n1")] string? fieldSelector = null,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Cluster")] string? context = null)
    {
        var cluster = clusters.Open(context, Caller.From(principal));
        var selection = new Selection(ClusterArguments.Selected(@namespace), labelSelector, fieldSelector);
        var found = await pods.ReadAsync(cluster, selection, cancellationToken);
        var page = Paging.Slice(found.All, limit, cursor);
        var unhealthy = found.All.Count(static pod => !pod.IsHealthy);
        return ToolAnswer.Of(
            new PodsAnswer([.. page.Items.Select(pod => PodAnswer.Of(pod, isAcross: selection.Namespace is null))], unhealthy, page.Total, page.Truncated || found.IsCut, page.NextCursor),
            $"{found.All.Count}{(found.IsCut ? " or more" : "")} pods, {unhealthy} of them not healthy.");
    }
}
