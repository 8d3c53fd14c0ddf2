using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Identity;

/// <summary>Whoever can tell whether a token is good.</summary>
internal interface ITokenValidator
{
    /// <summary>The issuer of such tokens where it is an authorization server that clients can go to.</summary>
    string? AuthorizationServer { get; }

    /// <summary>Changes with the keys; what was found good under other keys has to be checked again.</summary>
    int KeyVersion { get; }

    /// <summary>Checks a token.</summary>
    /// <returns>What it says, or null when it is not good.</returns>
    /// <exception cref="FaultException"><see cref="FaultCodes.Unavailable"/>: it cannot be told at the moment.</exception>
    Task<ValidatedToken?> ValidateAsync(string token, CancellationToken cancellationToken);
}
