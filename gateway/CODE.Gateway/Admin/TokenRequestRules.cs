using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Admin;

/// <summary>What a wished-for token may say.</summary>
internal static partial class TokenRequestRules
{
    /// <summary>How long a token may be good.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(365);

    private const int MaxRoles = 32;
    private static readonly long MaxSeconds = (long)LongestLife.TotalSeconds;

    /// <summary>Checks a wish.</summary>
    /// <exception cref="FaultException">It may not be fulfilled.</exception>
    public static void Check(TokenRequest request)
    {
        if (!SubjectPattern.IsMatch(request.Subject))
        {
            throw new FaultException(FaultCodes.InvalidArgument, "subject is not a plain name.", "Give 1 to 128 visible characters without spaces.");
        }

        if (request.Roles.Count > MaxRoles || !request.Roles.All(static role => role is not null && RolePattern.IsMatch(role)))
        {
            throw new FaultException(FaultCodes.InvalidArgument, "roles has too many entries, or one that is not a role name.", $"Give at most {MaxRoles} names of letters, digits, '-', '_', '.' or ':'.");
        }

        if (request.ExpiresInSeconds < 1 || request.ExpiresInSeconds > MaxSeconds)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"expires_in_seconds is {request.ExpiresInSeconds}.", $"Give 1 to {MaxSeconds}.");
        }
    }

    [GeneratedRegex(@"^[^\s\p{C}]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubjectPattern { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.:-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RolePattern { get; }
}
