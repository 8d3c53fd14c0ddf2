using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Deployment.Differences;
using CODE.Deployment.Manifests;
using CODE.Deployment.Rollouts;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>The tools that deploy to clusters, and say before what that would change.</summary>
[McpServerToolType]
internal sealed class DeployTools(IClusterDirectory clusters, ManifestSources sources, Deployer deployer, ClusterDiff differences)
{
    /// <summary>The longest that a call waits for objects, in seconds.</summary>
    internal const int MaxTimeout = 3_600;

    /// <summary>What a name has to be like: the values that labels may have.</summary>
    internal const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$";

    /// <summary>What a namespace has to be like.</summary>
    internal const string NamespacePattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    private const int DefaultTimeout = 300;
    private const int MaxManifests = 50;

    // Behind the wait: the cluster is asked about, and given, up to 200 objects.
    private const int ApplySeconds = 600;

    /// <summary>Deploys objects.</summary>
    [McpServerTool(Name = "deploy_kubernetes", Title = "Deploy to a cluster", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(DeployAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [DeploymentTags.Cluster, DeploymentTags.Deployments], DeadlineSeconds = MaxTimeout + ApplySeconds, LongRunning = true,
        HarmlessWhen = """{"required":["dry_run"],"properties":{"dry_run":{"enum":[true]}}}""")]
    [Description("Server-side apply; nothing is changed if the cluster would refuse an object. Tells each object's outcome and the pods in the way. diff_kubernetes first.")]
    public async Task<CallToolResult> Deploy(
        [Description("YAML texts, or files, folders, kustomizations of the workspace")] [Length(1, MaxManifests)] string[] manifests,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("Of objects that name none")] [RegularExpression(NamespacePattern)] string? @namespace = null,
        [Description("Until all are ready")] bool wait = true,
        [Description("Seconds to wait")] [Range(1, MaxTimeout)] int timeout = DefaultTimeout,
        [Description("Only ask the cluster")] bool dryRun = false,
        [Description("For history and rollback; default: from labels")] [RegularExpression(NamePattern)] string? name = null,
        [Description("Take over fields that others own")] bool force = false,
        [Description("Cluster")] string? context = null)
    {
        var cluster = clusters.Open(context, Caller.From(principal));
        var request = new DeployRequest
        {
            Objects = await sources.ReadAsync(manifests, cancellationToken),
            Namespace = @namespace,
            Name = name,
            Force = force,
            IsDryRun = dryRun,
            Wait = wait,
            Timeout = TimeSpan.FromSeconds(timeout),
        };
        var outcome = await deployer.DeployAsync(cluster, request, ToolCaller.Of(principal, "deploy_kubernetes"), new StepProgress(progress), cancellationToken);
        return ToolAnswer.Of(DeployAnswer.Of(outcome), DeployText.Of(outcome));
    }

    /// <summary>Says what deploying would change.</summary>
    [McpServerTool(Name = "diff_kubernetes", Title = "Compare with a cluster", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(DiffAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = ApplySeconds)]
    [Description("What deploying would change, field by field 'before → after', and fields that others own. Secrets masked.")]
    public async Task<CallToolResult> Diff(
        [Description("As of deploy_kubernetes")] [Length(1, MaxManifests)] string[] manifests,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Of objects that name none")] [RegularExpression(NamespacePattern)] string? @namespace = null,
        [Description("Cluster")] string? context = null,
        [Description("Page size")] int limit = 20,
        [Description("next_cursor")] string? cursor = null)
    {
        var cluster = clusters.Open(context, Caller.From(principal));
        var found = await differences.CompareAsync(cluster, await sources.ReadAsync(manifests, cancellationToken), @namespace, cancellationToken);
        return ToolAnswer.Of(DiffAnswer.Of(found, limit, cursor), DiffAnswer.TextOf(found, cluster.Context));
    }
}
