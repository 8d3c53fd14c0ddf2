using System.Text.Json;
using CODE.Deployment.History;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;

namespace CODE.Deployment.Context;

/// <summary>What was applied, planned and found drifted in the workspaces of a name, and what was deployed to clusters under it, newest first; of what changed something also what came before.</summary>
internal sealed class WorkspaceSource(IContextMemory memory) : IContextSource
{
    private const int KeysPerPage = 200;
    private const int MostPages = 10;
    private const int MostKeys = 12;
    private const int MostEarlier = 5;

    /// <inheritdoc/>
    public string Name => "workspaces";

    /// <inheritdoc/>
    public async Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        var (keys, isTruncated) = await KeysAsync(query.Name, cancellationToken);
        var histories = await Task.WhenAll(keys.Take(MostKeys).Select(key => memory.GetHistoryAsync(key, cancellationToken)));
        return new ContextFindings([.. histories.Where(static history => history.Count > 0).Select(ItemOf)]) { IsTruncated = isTruncated || keys.Count > MostKeys };
    }

    private async Task<(IReadOnlyList<string> Keys, bool IsTruncated)> KeysAsync(string? name, CancellationToken cancellationToken)
    {
        var (found, cursor) = (new List<string>(), (string?)null);
        for (var page = 0; page < MostPages; page++)
        {
            var keys = await memory.ListAsync(string.Empty, KeysPerPage, cursor, cancellationToken);
            found.AddRange(keys.Keys.Select(static key => key.Key).Where(key => name is null || ContextKeys.Fit(key, name) > 0));
            cursor = keys.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        return (found, cursor is not null);
    }

    private static ContextItem ItemOf(IReadOnlyList<MemoryEntry> history)
    {
        var last = history[0];
        return DeploymentMemory.IsOutcomeKey(last.Key)
            ? ApplyOf([.. history.Take(1 + MostEarlier).Select(static entry => entry.Value.Deserialize<DeploymentRecord>(FleetJson.Options)!)], last)
            : new ContextItem(last.Key, SummaryOf(last), last.Value, last.SavedAt) { Tool = last.Tool, Caller = last.Caller };
    }

    private static ContextItem ApplyOf(IReadOnlyList<DeploymentRecord> records, MemoryEntry entry)
    {
        var (last, earlier) = (records[0], records.Skip(1).ToArray());
        var value = JsonSerializer.SerializeToElement(
            new { last, earlier = earlier.Select(static record => new { record.AppliedAt, record.Caller, record.Outcome, record.Counts, record.Revision, record.RollbackTo }) }, FleetJson.Options);
        var revision = last.Revision is { } number ? $", revision {number}" : "";
        return new ContextItem(entry.Key, $"{last.Target}: the last {(last.Kind == "kubernetes" ? "deployment" : "apply")} was {last.Outcome} ({CountsOf(last.Counts)}{revision}) for {last.Caller}, after {earlier.Length} earlier", value, entry.SavedAt)
        {
            Tool = entry.Tool,
            Caller = entry.Caller,
            // Addresses hold whatever the configuration's author wrote; everything else is the server's own.
            IsUntrusted = last.Failed is not null,
        };
    }

    private static string SummaryOf(MemoryEntry entry)
    {
        var workspace = entry.Value.TryGetProperty("workspace", out var told) ? told.GetString() : entry.Key;
        return entry.Value.TryGetProperty("drifted", out var drifted) ? $"{workspace}: {drifted} resources had drifted"
            : entry.Value.TryGetProperty("cost", out var cost) ? $"{workspace}: the last estimate was {cost} {entry.Value.GetProperty("currency")} for {entry.Value.GetProperty("hours")} h, before it {entry.Value.GetProperty("cost_before")}"
            : entry.Value.TryGetProperty("counts", out var counts) ? $"{workspace}: the last plan would {CountsOf(counts.Deserialize<Dictionary<string, int>>(FleetJson.Options)!)}"
            : $"{workspace}: {entry.Key}";
    }

    private static string CountsOf(IReadOnlyDictionary<string, int> counts) =>
        counts.Where(static count => count.Value > 0).Select(static count => $"{count.Key} {count.Value}").ToArray() is { Length: > 0 } some ? string.Join(", ", some) : "change nothing";
}
