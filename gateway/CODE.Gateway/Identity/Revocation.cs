using System.Text.Json;
using System.Text.Json.Serialization;

namespace CODE.Gateway.Identity;

/// <summary>One token, or all of somebody's tokens, that must not be taken any more. It is never withdrawn, only forgotten once no such token could be good.</summary>
/// <param name="Until">When it may be forgotten.</param>
/// <param name="SignedPart">The token (see <see cref="ValidatedToken.SignedPart"/>), or null.</param>
/// <param name="Subject">Whose tokens, or null.</param>
/// <param name="IssuedUntil">Up to when, in whole seconds, the subject's tokens were made that it is about.</param>
internal sealed record Revocation(
    [property: JsonPropertyName("until")] DateTimeOffset Until,
    [property: JsonPropertyName("token")] string? SignedPart = null,
    [property: JsonPropertyName("subject")] string? Subject = null,
    [property: JsonPropertyName("issued_until")] DateTimeOffset IssuedUntil = default)
{
    // Tokens count whole seconds. The second in which the revocation falls belongs to it: rather one token too many than one too few.
    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    /// <summary>Revokes one token.</summary>
    public static Revocation OfToken(string signedPart, DateTimeOffset expiresAt) => new(Seconds(expiresAt) + TokenRules.ClockSkew, SignedPart: signedPart);

    /// <summary>Revokes every token of a subject that was made before now.</summary>
    /// <param name="subject">Whose.</param>
    /// <param name="now">The time.</param>
    /// <param name="longestLife">How long such a token may be good.</param>
    public static Revocation OfSubject(string subject, DateTimeOffset now, TimeSpan longestLife) =>
        new(Seconds(now) + longestLife + TokenRules.ClockSkew, Subject: subject, IssuedUntil: Seconds(now));

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static Revocation? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Revocation>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As the store keeps it.</summary>
    public override string ToString() => JsonSerializer.Serialize(this);
}
