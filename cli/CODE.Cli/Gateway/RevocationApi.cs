using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>The part of the admin API that revokes tokens.</summary>
internal sealed class RevocationApi(AdminApi admin)
{
    /// <summary>Revokes.</summary>
    public Task<(Revoked Value, JsonNode Raw)> RevokeAsync(RevocationWish wish, CancellationToken cancellation) =>
        admin.PostAsync("/admin/tokens/revoke", wish, RevocationJson.Default.RevocationWish, RevocationJson.Default.Revoked, cancellation);
}

/// <summary>What to revoke: one token, or a subject's.</summary>
internal sealed record RevocationWish(string? Token = null, string? Subject = null);

/// <summary>What was revoked, and until when that is kept.</summary>
internal sealed record Revoked(DateTimeOffset Until, string? Subject = null, DateTimeOffset? IssuedUntil = null);

/// <summary>JSON of this part of the API; what is not said is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RevocationWish))]
[JsonSerializable(typeof(Revoked))]
internal sealed partial class RevocationJson : JsonSerializerContext;
