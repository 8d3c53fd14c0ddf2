using System.Collections.Concurrent;

namespace CODE.ServiceDefaults.Faults;

/// <summary>Remembers what could not be looked at, so that an answer tells it and nobody takes it for nothing: one part that is forbidden or away leaves a gap, and the others are still worth something.</summary>
public sealed class Gaps
{
    private readonly ConcurrentQueue<string> _told = new();

    /// <summary>The gaps so far, each once.</summary>
    public IReadOnlyList<string> Told => [.. _told.Distinct(StringComparer.Ordinal)];

    /// <summary>Notes a gap.</summary>
    /// <param name="what">What was not looked at, and why.</param>
    public void Add(string what) => _told.Enqueue(what);

    /// <summary>Looks at something that the answer is also of worth without.</summary>
    /// <param name="what">How the gap names it.</param>
    /// <param name="read">Looks at it; a <see cref="FaultException"/> becomes the gap.</param>
    /// <typeparam name="T">What is found.</typeparam>
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
