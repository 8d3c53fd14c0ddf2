using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Clusters.Objects;
using CODE.Kubernetes.Resources;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>The tools that show objects of any kind.</summary>
[McpServerToolType]
internal sealed class ResourceTools(IClusterDirectory clusters, ObjectReader objects, TableReader tables)
{
    private const int PageSize = 50;

    /// <summary>Shows one object.</summary>
    [McpServerTool(Name = "get_resource", Title = "Get an object", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ResourceAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = ClusterTags.Seconds, CacheTags = [ClusterTags.Cluster])]
    [Description("One object of any kind, CRDs too; Secret values are masked. Give fields to read less.")]
    public async Task<CallToolResult> Get(
        [Description("deploy, Deployment, deployments.apps, …")] string kind,
        [Description("Name")] string name,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Namespace")] string @namespace = "default",
        [Description("Paths: spec.template.spec.containers.image")] [MaxLength(50)] string[]? fields = null,
        [Description("Cluster")] string? context = null)
    {
        var cluster = clusters.Open(context, Caller.From(principal));
        var found = await objects.ReadAsync(
            cluster, kind, ClusterArguments.Name(name, "name"), ClusterArguments.Name(@namespace, "namespace"), fields ?? [], cancellationToken);
        return ToolAnswer.Of(
            new ResourceAnswer(found.Item, found.Cut.Count == 0 ? null : found.Cut),
            found.Cut.Count == 0 ? $"{found.Type.Kind} {name}." : $"{found.Type.Kind} {name}; too long at {found.Cut.Count} places: give fields to see those whole.");
    }

    /// <summary>Lists objects of a kind.</summary>
    [McpServerTool(Name = "list_resources", Title = "List objects", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(ResourceListAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = ClusterTags.Seconds, CacheTags = [ClusterTags.Cluster])]
    [Description("Objects of any kind, CRDs too, in kubectl's columns. For pods get_pods says more.")]
    public async Task<CallToolResult> List(
        [Description("deploy, Deployment, deployments.apps, …")] string kind,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("* for all")] string @namespace = "default",
        [Description("app=web,tier!=db")] string? labelSelector = null,
        [Description("metadata.name=web")] string? fieldSelector = null,
        [Description("Only these")] [MaxLength(20)] string[]? columns = null,
        [Description("Page size")] [Range(1, 200)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Cluster")] string? context = null)
    {
        var cluster = clusters.Open(context, Caller.From(principal));
        var selection = new Selection(ClusterArguments.Selected(@namespace), labelSelector, fieldSelector);
        var table = await tables.ReadAsync(cluster, kind, selection, columns ?? [], limit, cursor, cancellationToken);
        var answer = ResourceListAnswer.Of(table, isFirst: cursor is null);
        var more = table.Left is > 0 and var left ? $" {left} more follow." : table.Next is not null ? " More follow." : "";
        return ToolAnswer.Of(answer, $"{table.Rows.Count} {table.Type.FullName}.{more}");
    }
}
