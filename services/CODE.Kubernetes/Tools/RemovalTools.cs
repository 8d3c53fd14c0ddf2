using System.ComponentModel;
using System.Security.Claims;
using CODE.Clusters.Connections;
using CODE.Kubernetes.Changes;
using CODE.Kubernetes.Removal;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Kubernetes.Tools;

/// <summary>The tool that deletes objects.</summary>
[McpServerToolType]
internal sealed class RemovalTools(IClusterDirectory clusters, Remover remover, ChangeMemory memory)
{
    /// <summary>Deletes an object.</summary>
    [McpServerTool(Name = "delete_resource", Title = "Delete an object", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(RemovalAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [ClusterTags.Cluster], HarmlessWhen = """{"required":["dry_run"],"properties":{"dry_run":{"enum":[true]}}}""")]
    [Description("Deletes an object and tells what goes with it. Try dry_run first.")]
    public async Task<CallToolResult> Delete(
        [Description("deploy, Deployment, deployments.apps, …")] string kind,
        [Description("Name")] string name,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Namespace")] string @namespace = "default",
        [Description("Only ask the cluster")] bool dryRun = false,
        [Description("Cluster")] string? context = null)
    {
        var caller = Caller.From(principal);
        var cluster = clusters.Open(context, caller);
        var removed = await remover.RemoveAsync(cluster, kind, ClusterArguments.Name(name, "name"), ClusterArguments.Name(@namespace, "namespace"), dryRun, cancellationToken);
        if (!dryRun)
        {
            await memory.RememberAsync(
                new ChangeTarget(cluster.Context, removed.Type.IsNamespaced ? @namespace : "-", removed.Type.Kind, name), new { action = "delete", removed.GoesWith }, caller.Subject, "delete_resource", cancellationToken);
        }

        var with = removed.GoesWith.Count == 0 ? "" : $" With it {(dryRun ? "would go" : "go")}: {string.Join(", ", removed.GoesWith.Select(static each => $"{each.Value} {each.Key}"))}.";
        var waits = removed.Finalizers.Count == 0 ? "" : $" It is gone once its finalizers are done: {string.Join(", ", removed.Finalizers)}.";
        return ToolAnswer.Of(
            new RemovalAnswer(removed.Subject, !dryRun, removed.GoesWith, removed.Finalizers.Count == 0 ? null : removed.Finalizers),
            $"{removed.Subject} {(dryRun ? "would be deleted" : "is deleted")}.{with}{waits}");
    }
}

/// <summary>What <c>delete_resource</c> answers.</summary>
/// <param name="Object">The object.</param>
/// <param name="Deleted">Whether it was deleted; false after a dry run.</param>
/// <param name="GoesWith">How many objects of which kinds go with it.</param>
/// <param name="Finalizers">What has to be done by others before it is gone.</param>
internal sealed record RemovalAnswer(string Object, bool Deleted, IReadOnlyDictionary<string, long> GoesWith, IReadOnlyList<string>? Finalizers);
