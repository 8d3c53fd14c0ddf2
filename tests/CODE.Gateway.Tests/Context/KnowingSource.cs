using System.Text.Json;
using CODE.ServiceDefaults.Context;

namespace CODE.Gateway.Tests.Context;

/// <summary>A server's source of context that does what a test wants, and remembers what it was asked.</summary>
internal sealed class KnowingSource(Func<ContextQuery, CancellationToken, Task<ContextFindings>> find) : IContextSource
{
    private readonly List<ContextQuery> _asked = [];

    public KnowingSource(params ContextItem[] items)
        : this((_, _) => Task.FromResult(new ContextFindings(items)))
    {
    }

    public string Name => "test";

    public IReadOnlyList<ContextQuery> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        lock (_asked)
        {
            _asked.Add(query);
        }

        return find(query, cancellationToken);
    }

    public static ContextItem Item(string key, string summary = "It is so.", object? value = null) =>
        new(key, summary, JsonSerializer.SerializeToElement(value ?? new { ok = true }), DateTimeOffset.UnixEpoch.AddYears(56)) { IsUntrusted = false };
}
