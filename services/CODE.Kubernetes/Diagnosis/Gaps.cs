using System.Collections.Concurrent;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Diagnosis;

/// <summary>Remembers what could not be read: one part that is forbidden or away leaves a gap that is told, and the others are still worth something.</summary>
internal sealed class Gaps
{
    private readonly ConcurrentQueue<string> _told = new();

    /// <summary>The gaps so far.</summary>
    public IReadOnlyList<string> Told => [.. _told.Distinct(StringComparer.Ordinal)];

    /// <summary>Reads a part.</summary>
    /// <param name="what">How the gap names it.</param>
    /// <param name="read">Reads it.</param>
    /// <returns>Null when it could not be read.</returns>
    public async Task<T?> ReadAsync<T>(string what, Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (FaultException exception)
        {
            _told.Enqueue($"{what}: {exception.Fault.Message}");
            return null;
        }
    }
}
