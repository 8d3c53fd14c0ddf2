using System.Text.Json;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;

namespace CODE.Deployment.History;

/// <summary>Tells what was applied, newest first, from the context memory.</summary>
internal sealed class DeploymentHistory(IContextMemory memory, TerraformWorkspaces workspaces)
{
    private const int KeysPerPage = 200;

    // Behind these many workspaces, the least recently changed are not looked at.
    private const int MaxWorkspaces = 500;

    /// <summary>The applies of one workspace, or of all.</summary>
    /// <param name="target">The workspace's path, or null for all.</param>
    /// <param name="since">Leaves out what was applied before.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public async Task<IReadOnlyList<DeploymentRecord>> ListAsync(string? target, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var records = new List<DeploymentRecord>();
        await foreach (var key in KeysAsync(target, since, cancellationToken))
        {
            var entries = await memory.GetHistoryAsync(key, cancellationToken);
            records.AddRange(entries.Select(static entry => entry.Value.Deserialize<DeploymentRecord>(FleetJson.Options)!).Where(record => since is null || record.AppliedAt >= since));
        }

        return [.. records.OrderByDescending(static record => record.AppliedAt)];
    }

    private async IAsyncEnumerable<string> KeysAsync(
        string? target, DateTimeOffset? since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (target is not null)
        {
            yield return DeploymentMemory.ApplyKey(workspaces.Resolve(target));
            yield break;
        }

        string? cursor = null;
        var found = 0;
        do
        {
            var page = await memory.ListAsync(DeploymentMemory.Prefix, KeysPerPage, cursor, cancellationToken);
            foreach (var key in page.Keys.Where(key => DeploymentMemory.IsApplyKey(key.Key) && (since is null || key.SavedAt >= since)))
            {
                found++;
                yield return key.Key;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null && found < MaxWorkspaces);
    }
}
