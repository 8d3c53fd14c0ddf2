using Microsoft.Extensions.Options;

namespace CODE.Gateway.Identity;

/// <summary>
/// Scopes are a ceiling: a token without the scope needed does nothing, whatever its bearer may do otherwise; one with it does what permissions allow.
/// Who may write may also look, so that a client which steps up to the write scope does not lose what it had.
/// </summary>
internal sealed class ScopeRules(IOptions<IdentityOptions> options)
{
    private readonly string? _read = options.Value.ReadScope;
    private readonly string? _write = options.Value.WriteScope;

    /// <summary>Every scope that matters here, the one for looking first.</summary>
    public IReadOnlyList<string> All { get; } = [.. new[] { options.Value.ReadScope, options.Value.WriteScope }.OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The scope that a caller would need and does not have, or null.</summary>
    /// <param name="scopes">What the caller's token has.</param>
    /// <param name="isWrite">Whether something is to be changed: a tool called that is not read-only.</param>
    public string? Missing(IReadOnlySet<string> scopes, bool isWrite) => Missing(scopes, isWrite, _read, _write);

    /// <summary>As above, for any two scopes.</summary>
    public static string? Missing(IReadOnlySet<string> scopes, bool isWrite, string? readScope, string? writeScope)
    {
        // Where only looking has a scope, changing needs at least that.
        var needed = isWrite ? writeScope ?? readScope : readScope;
        var isThere = needed is null || scopes.Contains(needed) || (!isWrite && writeScope is not null && scopes.Contains(writeScope));
        return isThere ? null : needed;
    }

    /// <summary>Whether a text is one scope (RFC 6749, 3.3).</summary>
    public static bool IsScope(string text) => text.Length > 0 && text.All(static letter => letter is > ' ' and < '\x7f' and not '"' and not '\\');
}
