using System.Text.Json;

namespace CODE.ServiceDefaults.Memory;

/// <summary>
/// What this server learned, kept for later use: by the experts, by <c>memory://</c> resources, by the next call.
/// It lives in the shared store, so every replica sees the same and it survives restarts. Values must hold no secrets.
/// </summary>
public interface IContextMemory
{
    /// <summary>Saves a value under a key; the value it replaces joins the key's bounded history.</summary>
    /// <param name="key">Segments of letters, digits and <c>._-</c>, separated by <c>/</c>; at most 200 characters.</param>
    /// <param name="value">At most <see cref="MemoryOptions.MaxValueBytes"/> as JSON.</param>
    /// <param name="source">Who learned it, by which tool.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="Faults.FaultException">The key or the size is out of range, or the store cannot be reached.</exception>
    Task SaveAsync(string key, JsonElement value, MemorySource source, CancellationToken cancellationToken);

    /// <summary>The newest value of a key, or null.</summary>
    Task<MemoryEntry?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>The values that a key has held, newest first, the current one included; at most <see cref="MemoryOptions.HistoryLength"/>.</summary>
    Task<IReadOnlyList<MemoryEntry>> GetHistoryAsync(string key, CancellationToken cancellationToken);

    /// <summary>The keys that start with a prefix, most recently saved first.</summary>
    /// <param name="prefix">Empty for all.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cursor">From the page before, or null.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task<MemoryPage> ListAsync(string prefix, int limit, string? cursor, CancellationToken cancellationToken);
}
