using System.Collections.Concurrent;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Kubernetes;

/// <summary>Remembers what could not be looked at, so that an answer tells it and nobody takes it for nothing.</summary>
internal sealed class ClusterGaps
{
    private readonly ConcurrentQueue<string> _told = new();

    /// <summary>The gaps so far, each once.</summary>
    public IReadOnlyList<string> Told => [.. _told.Distinct(StringComparer.Ordinal)];

    /// <summary>Notes a gap.</summary>
    /// <param name="what">What was not looked at, and why.</param>
    public void Add(string what) => _told.Enqueue(what);

    /// <summary>Looks at something that the answer is also of worth without.</summary>
    /// <param name="what">How the gap names it.</param>
    /// <param name="read">Looks at it.</param>
    /// <returns>Null when it could not be looked at.</returns>
    public async Task<T?> ReadAsync<T>(string what, Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (FaultException exception)
        {
            Add($"{what}: {exception.Fault.Message}");
            return null;
        }
    }
}
