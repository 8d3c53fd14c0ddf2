using System.Text.Json;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;

namespace CODE.ServiceDefaults.Context;

/// <summary>What every server can tell: what its context memory holds under keys that name the deployment, what fits best first, and of that the newest.</summary>
internal sealed class MemoryContext(IContextMemory memory) : IContextSource
{
    // The newest keys that are looked at; as many as a server keeps unless its operator wants more.
    private const int MostKeys = 2_000;
    private const int MostItems = 20;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public async Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        var (keys, isTruncated) = await KeysAsync(query, cancellationToken);
        var entries = await Task.WhenAll(keys.Take(MostItems).Select(key => memory.GetAsync(key, cancellationToken)));
        return new ContextFindings([.. entries.OfType<MemoryEntry>().Where(entry => IsIn(entry.Value, query.Namespace)).Select(ItemOf)])
        {
            IsTruncated = isTruncated || keys.Count > MostItems,
        };
    }

    private async Task<(IReadOnlyList<string> Keys, bool IsTruncated)> KeysAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        if ((query.Name ?? query.Namespace) is not { } name)
        {
            var latest = await memory.ListAsync("", MostItems, cursor: null, cancellationToken);
            return ([.. latest.Keys.Select(static key => key.Key)], latest.NextCursor is not null);
        }

        var fitting = new List<(string Key, int Fit)>();
        string? cursor = null;
        for (var seen = 0; seen < MostKeys; seen += Paging.MaxLimit)
        {
            var page = await memory.ListAsync("", Paging.MaxLimit, cursor, cancellationToken);
            fitting.AddRange(page.Keys.Select(key => (key.Key, ContextKeys.Fit(key.Key, name))).Where(static key => key.Item2 > 0));
            cursor = page.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        // Stable: among those that fit equally, the newest stay first.
        var best = fitting.OrderByDescending(static key => key.Fit).ThenByDescending(key => query.Namespace is { } home && ContextKeys.Fit(key.Key, home) > 1);
        return ([.. best.Select(static key => key.Key)], cursor is not null);
    }

    // A value that says in which namespace its subject is belongs to no other.
    private static bool IsIn(JsonElement value, string? @namespace) =>
        @namespace is null || NamespaceOf(value) is not { } told || told == @namespace;

    private static string? NamespaceOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("target", out var target))
        {
            value = target;
        }

        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("namespace", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString() : null;
    }

    private static ContextItem ItemOf(MemoryEntry entry) =>
        new(entry.Key, $"{entry.Key}: remembered from {entry.Tool} for {entry.Caller}", entry.Value, entry.SavedAt) { Tool = entry.Tool, Caller = entry.Caller };
}
