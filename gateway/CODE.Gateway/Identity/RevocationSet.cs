using System.Collections.Frozen;

namespace CODE.Gateway.Identity;

/// <summary>Revocations, made for being asked.</summary>
internal sealed class RevocationSet
{
    /// <summary>None.</summary>
    public static readonly RevocationSet Empty = new([]);

    private readonly FrozenSet<string> _tokens;
    private readonly FrozenDictionary<string, DateTimeOffset> _subjects;

    private RevocationSet(IReadOnlyCollection<Revocation> all)
    {
        All = all;
        _tokens = all.Select(static one => one.SignedPart).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
        _subjects = all.Where(static one => one.Subject is not null).GroupBy(static one => one.Subject!, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.Max(static one => one.IssuedUntil), StringComparer.Ordinal);
    }

    /// <summary>Each of them.</summary>
    public IReadOnlyCollection<Revocation> All { get; }

    /// <summary>These and others, without those whose time is over.</summary>
    public RevocationSet With(IEnumerable<Revocation> others, DateTimeOffset now) => new([.. All.Concat(others).Where(one => one.Until > now).Distinct()]);

    /// <summary>Whether a token is among them.</summary>
    public bool Has(ValidatedToken token) => _tokens.Contains(token.SignedPart) || (LastOf(token.Caller.Subject) is { } last && token.IssuedAt <= last);

    /// <summary>Up to when a subject's tokens are revoked, or null.</summary>
    public DateTimeOffset? LastOf(string subject) => _subjects.TryGetValue(subject, out var last) ? last : null;
}
