using System.ComponentModel;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Kubernetes.Access;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>The tool that says what the cluster allows.</summary>
[McpServerToolType]
internal sealed class AccessTools(IClusterDirectory clusters, AccessReview review)
{
    /// <summary>Asks whether something is allowed.</summary>
    [McpServerTool(Name = "can_i", Title = "Ask what is allowed", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(AccessAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = ClusterTags.Seconds, CacheTags = [ClusterTags.Cluster])]
    [Description("Whether the cluster's RBAC allows you a verb. The gateway's permissions are apart from it.")]
    public async Task<CallToolResult> CanI(
        [Description("get, list, create, patch, delete, …")] string verb,
        [Description("deploy, pods/log, …")] string resource,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("* for all")] string @namespace = "default",
        [Description("Cluster")] string? context = null)
    {
        var verdict = await review.AskAsync(clusters.Open(context, Caller.From(principal)), verb, resource, ClusterArguments.Selected(@namespace), cancellationToken);
        var where = @namespace == ClusterArguments.AllNamespaces ? "in all namespaces" : $"in {@namespace}";
        return ToolAnswer.Of(
            new AccessAnswer(verdict.IsAllowed, verdict.Resource, verdict.Reason), $"{(verdict.IsAllowed ? "Yes" : "No")}: {verb} {verdict.Resource} {where}.");
    }
}

/// <summary>What <c>can_i</c> answers.</summary>
/// <param name="Allowed">Whether it is allowed.</param>
/// <param name="Resource">What was asked about, by its full name.</param>
/// <param name="Reason">Why, where the cluster says so.</param>
internal sealed record AccessAnswer(bool Allowed, string Resource, string? Reason);
