namespace CODE.ServiceDefaults.Context;

/// <summary>The sources of this server. Its memory comes last, since a source of the server's own tells more of the same key.</summary>
/// <param name="own">Those that the server registered.</param>
/// <param name="memory">Its memory.</param>
internal sealed class ContextSources(IEnumerable<IContextSource> own, MemoryContext memory)
{
    /// <summary>All of them, in the order in which they tell.</summary>
    public IReadOnlyList<IContextSource> All { get; } = [.. own, memory];
}
