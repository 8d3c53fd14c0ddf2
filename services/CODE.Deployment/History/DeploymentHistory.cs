using System.Text.Json;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;

namespace CODE.Deployment.History;

/// <summary>Tells what was applied and deployed, newest first, from the context memory.</summary>
internal sealed class DeploymentHistory(IContextMemory memory, TerraformWorkspaces workspaces)
{
    private const int KeysPerPage = 200;

    // Behind these many workspaces and releases, the least recently changed are not looked at.
    private const int MaxTargets = 500;

    /// <summary>The deployments of one target, or of all.</summary>
    /// <param name="target">A workspace's path, or the name of what was deployed to a cluster, with or without its namespace; null for all.</param>
    /// <param name="since">Leaves out what was applied before.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="FaultException">There is no such target.</exception>
    public async Task<IReadOnlyList<DeploymentRecord>> ListAsync(string? target, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var records = target is null
            ? [.. await AllAsync(DeploymentMemory.Terraform, since, cancellationToken), .. await AllAsync(DeploymentMemory.Kubernetes, since, cancellationToken)]
            : await OfTargetAsync(target, cancellationToken);
        return [.. records.Where(record => since is null || record.AppliedAt >= since).OrderByDescending(static record => record.AppliedAt)];
    }

    /// <summary>The namespaces of a cluster in which something of a name was deployed.</summary>
    public async Task<IReadOnlyList<string>> NamespacesAsync(string context, string name, CancellationToken cancellationToken) =>
    [
        .. (await AllAsync(DeploymentMemory.Kubernetes, since: null, cancellationToken))
            .Where(record => record.Context == context && IsOf(record, name))
            .Select(static record => record.Target.Split('/')[0])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static bool IsOf(DeploymentRecord record, string target) => record.Target == target || record.Target.EndsWith($"/{target}", StringComparison.Ordinal);

    private async Task<IReadOnlyList<DeploymentRecord>> OfTargetAsync(string target, CancellationToken cancellationToken)
    {
        DeploymentRecord[] deployed = [.. (await AllAsync(DeploymentMemory.Kubernetes, since: null, cancellationToken)).Where(record => IsOf(record, target))];
        try
        {
            return [.. deployed, .. await ReadAsync(DeploymentMemory.ApplyKey(workspaces.Resolve(target)), cancellationToken)];
        }
        catch (FaultException) when (deployed.Length > 0)
        {
            // It is no workspace, but a name.
            return deployed;
        }
    }

    private async Task<IReadOnlyList<DeploymentRecord>> AllAsync(string prefix, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var records = new List<DeploymentRecord>();
        string? cursor = null;
        var found = 0;
        do
        {
            var page = await memory.ListAsync(prefix, KeysPerPage, cursor, cancellationToken);
            foreach (var key in page.Keys.Where(key => DeploymentMemory.IsOutcomeKey(key.Key) && (since is null || key.SavedAt >= since)))
            {
                found++;
                records.AddRange(await ReadAsync(key.Key, cancellationToken));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null && found < MaxTargets);
        return records;
    }

    private async Task<IEnumerable<DeploymentRecord>> ReadAsync(string key, CancellationToken cancellationToken) =>
        (await memory.GetHistoryAsync(key, cancellationToken)).Select(static entry => entry.Value.Deserialize<DeploymentRecord>(FleetJson.Options)!);
}
