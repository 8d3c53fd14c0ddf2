using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;

namespace CODE.Gateway.Identity;

/// <summary>What an authority says of itself.</summary>
/// <param name="Issuer">Its name, exactly as its tokens bear it.</param>
/// <param name="Keys">The keys that it signs with.</param>
internal sealed record AuthorityKeySet(string Issuer, IReadOnlyList<JsonWebKey> Keys)
{
    private readonly FrozenSet<string> _ids = Keys.Select(static key => key.Kid).Where(static id => !string.IsNullOrEmpty(id)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Tells whether two sets hold the same keys.</summary>
    public string Fingerprint { get; } = string.Join(' ', Keys.Select(static key => $"{key.Kid}:{Base64UrlEncoder.Encode(key.ComputeJwkThumbprint())}").Order(StringComparer.Ordinal).Prepend(Issuer));

    /// <summary>Whether a key of this name is in it.</summary>
    public bool Has(string? id) => !string.IsNullOrEmpty(id) && _ids.Contains(id);
}
