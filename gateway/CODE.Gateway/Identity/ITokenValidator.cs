using CODE.ServiceDefaults.Identity;

namespace CODE.Gateway.Identity;

/// <summary>Whoever can tell whether a token is good.</summary>
internal interface ITokenValidator
{
    /// <summary>The authorization server that gives such tokens, where there is one.</summary>
    Uri? Authority { get; }

    /// <summary>Checks a token.</summary>
    /// <returns>Whose it is and until when it is valid, or null.</returns>
    Task<ValidatedToken?> ValidateAsync(string token);
}

/// <summary>A token that is good.</summary>
/// <param name="Caller">Whose it is.</param>
/// <param name="ExpiresAt">Until when.</param>
internal sealed record ValidatedToken(Caller Caller, DateTimeOffset ExpiresAt);
