using CODE.Gateway.Identity;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Admin;

/// <summary>What can be revoked.</summary>
internal static class RevocationRequestRules
{
    // OpenID Connect Core, 2: a sub is not longer.
    private const int MaxSubjectLength = 255;

    /// <summary>Reads a wish.</summary>
    /// <remarks>A token is not checked: one that is no good does no harm on the list, and one that cannot be checked at the moment has to be revocable all the same.</remarks>
    /// <exception cref="FaultException">It may not be fulfilled.</exception>
    public static Revocation Read(RevocationRequest request, TokenRules rules, DateTimeOffset now) => request switch
    {
        { Token: { } token, Subject: null } => OfToken(token, rules),
        { Token: null, Subject: { } subject } when subject.Length is > 0 and <= MaxSubjectLength && !subject.Any(char.IsControl) => Revocation.OfSubject(subject, now, TokenRequestRules.LongestLife),
        { Token: null, Subject: not null } => throw new FaultException(FaultCodes.InvalidArgument, "subject is no subject of a token.", $"Give the sub of the tokens, 1 to {MaxSubjectLength} characters."),
        _ => throw new FaultException(FaultCodes.InvalidArgument, "Either a token or a subject can be revoked.", "Give one of token and subject."),
    };

    private static Revocation OfToken(string token, TokenRules rules)
    {
        if (token.Length > CallerAuthenticator.MaxTokenLength || rules.Read(token) is not { } read || read.ValidTo == DateTime.MinValue)
        {
            throw new FaultException(FaultCodes.InvalidArgument, "token is not an access token of this gateway.", "Give it as it is sent, without 'Bearer'.");
        }

        return Revocation.OfToken(TokenHash.OfSignedPart(token).ToString(), read.ValidTo);
    }
}
