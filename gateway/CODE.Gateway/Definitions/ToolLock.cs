using System.Collections.Immutable;
using System.Text.Json;

namespace CODE.Gateway.Definitions;

/// <summary>A definition that somebody accepted.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Definition">The definition, so that a change can be shown.</param>
internal sealed record LockedTool(string Hash, JsonElement Definition);

/// <summary>The definitions that somebody accepted, by server and tool. Never changes.</summary>
internal sealed class ToolLock
{
    /// <summary>Nothing is accepted.</summary>
    public static readonly ToolLock Empty = new([], []);

    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, LockedTool>> _servers;

    private ToolLock(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, LockedTool>> servers, IEnumerable<string> schemes) =>
        (_servers, Schemes) = (servers, schemes.ToImmutableSortedSet(StringComparer.Ordinal));

    /// <summary>Makes a lock.</summary>
    /// <param name="tools">The accepted definitions.</param>
    /// <param name="schemes">The URI schemes that belong to the servers.</param>
    public ToolLock(IEnumerable<(string Server, string Tool, LockedTool Locked)> tools, IEnumerable<string> schemes)
        : this(
            tools.GroupBy(static tool => tool.Server, StringComparer.Ordinal).ToImmutableSortedDictionary(
                static server => server.Key,
                static server => server.ToImmutableSortedDictionary(static tool => tool.Tool, static tool => tool.Locked, StringComparer.Ordinal),
                StringComparer.Ordinal),
            schemes)
    {
    }

    /// <summary>The servers, and of each the tools, in the order of their names.</summary>
    public IEnumerable<(string Server, IEnumerable<KeyValuePair<string, LockedTool>> Tools)> Servers =>
        _servers.Select(static server => (server.Key, server.Value.AsEnumerable()));

    /// <summary>The URI schemes that belong to these servers, and that nobody else may serve.</summary>
    public ImmutableSortedSet<string> Schemes { get; }

    /// <summary>How many definitions there are.</summary>
    public int Count => _servers.Values.Sum(static tools => tools.Count);

    /// <summary>What was accepted of a tool, or null.</summary>
    public LockedTool? Find(string server, string tool) => _servers.GetValueOrDefault(server)?.GetValueOrDefault(tool);

    /// <summary>A lock in which a definition is accepted besides, in place of the one that was.</summary>
    public ToolLock With(string server, ToolDefinition tool)
    {
        var tools = _servers.GetValueOrDefault(server) ?? ImmutableSortedDictionary.Create<string, LockedTool>(StringComparer.Ordinal);
        return new ToolLock(_servers.SetItem(server, tools.SetItem(tool.Name, new LockedTool(tool.Hash, tool.Canonical))), Schemes);
    }
}
