using System.Text.Json;
using CODE.ServiceDefaults.Context;

namespace CODE.ServiceDefaults.Tests.Context;

/// <summary>A source that does what a test wants, and remembers what it was asked.</summary>
internal sealed class ScriptedSource(string name, Func<ContextQuery, CancellationToken, Task<ContextFindings>> find) : IContextSource
{
    private int _asked;

    public ScriptedSource(string name, params ContextItem[] items)
        : this(name, (_, _) => Task.FromResult(new ContextFindings(items)))
    {
    }

    public string Name => name;

    public int Asked => _asked;

    public Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return find(query, cancellationToken);
    }

    public static ContextItem Item(string key, string summary = "It is so.", object? value = null) =>
        new(key, summary, JsonSerializer.SerializeToElement(value ?? new { ok = true }), DateTimeOffset.UnixEpoch.AddYears(56));
}
