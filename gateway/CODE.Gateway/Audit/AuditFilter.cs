using CODE.Gateway.Policy;

namespace CODE.Gateway.Audit;

/// <summary>Which records are wanted. Names may be patterns with <c>*</c>.</summary>
internal sealed class AuditFilter
{
    private readonly NamePatterns? _callers;
    private readonly NamePatterns? _servers;
    private readonly NamePatterns? _keys;
    private readonly NamePatterns? _outcomes;

    /// <summary>None before this moment.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>None from this moment on.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whose.</summary>
    public string? Caller { init => _callers = PatternOf(value); }

    /// <summary>Calls of which server.</summary>
    public string? Server { init => _servers = PatternOf(value); }

    /// <summary>Calls of which tool, prompt, resource or task.</summary>
    public string? Tool { init => _keys = PatternOf(value); }

    /// <summary>Calls that ended how.</summary>
    public string? Outcome { init => _outcomes = PatternOf(value); }

    /// <summary>Calls that were decided about how.</summary>
    public AuditDecision? Decision { get; init; }

    /// <summary>Whether a record is wanted. What was tampered with always is.</summary>
    public bool Matches(AuditRecord record) =>
        !(record.Time < Since) && !(record.Time >= Until)
        && (record.Event == AuditEvent.Tampered
            || (Fits(_callers, record.Caller) && Fits(_servers, record.Server) && Fits(_keys, record.Key)
                && Fits(_outcomes, record.Outcome is { } outcome ? AuditJson.NameOf(outcome) : null)
                && (Decision is null || record.Decision == Decision)));

    private static bool Fits(NamePatterns? patterns, string? value) => patterns is null || (value is not null && patterns.Matches(value));

    private static NamePatterns? PatternOf(string? value) => value is null ? null : new NamePatterns([value]);
}
