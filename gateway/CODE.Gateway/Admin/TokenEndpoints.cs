using CODE.Gateway.Identity;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Admin;

/// <summary>Callers' tokens: made, where the gateway signs them itself, and revoked, whoever signed them.</summary>
internal static class TokenEndpoints
{
    /// <summary>Maps both.</summary>
    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapPost("/tokens", MakeToken).WithName("makeToken").ProducesFault(StatusCodes.Status409Conflict);
        admin.MapPost("/tokens/revoke", RevokeAsync).WithName("revokeTokens").ProducesFault(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Makes a caller's token, where the gateway has a key of its own for that.</summary>
    private static Created<TokenAnswer> MakeToken(TokenRequest request, IOptions<IdentityOptions> options, IServiceProvider services, HttpContext http)
    {
        if (options.Value.Authority is { } authority)
        {
            throw new FaultException(FaultCodes.Conflict, "Tokens of this gateway come from its identity provider.", $"Get one from {authority}.");
        }

        if (options.Value.SharedSecret is { Length: > 0 })
        {
            throw new FaultException(FaultCodes.Conflict, "Tokens of this gateway come from whoever shares its secret.", "Get one there.");
        }

        TokenRequestRules.Check(request);
        var (token, expiresAt) = services.GetRequiredService<LocalTokens>().Issue(request.Subject, request.Roles, TimeSpan.FromSeconds(request.ExpiresInSeconds));
        AdminNote.Set(http, $"For {request.Subject} as {string.Join(", ", request.Roles)}, until {expiresAt:O}.");
        return TypedResults.Created((string?)null, new TokenAnswer(token, request.Subject, request.Roles, expiresAt));
    }

    /// <summary>Revokes one token, or every token of a subject that was made before now. It holds at every replica within seconds, and until no such token could be good.</summary>
    private static async Task<Ok<RevocationAnswer>> RevokeAsync(RevocationRequest request, Revocations revocations, TokenRules rules, TimeProvider time, HttpContext http)
    {
        var revocation = RevocationRequestRules.Read(request, rules, time.GetUtcNow());
        AdminNote.Set(http, revocation.Subject is { } subject ? $"Every token of {subject} made until {revocation.IssuedUntil:O}." : "One token.");
        await revocations.AddAsync(revocation, http.RequestAborted);
        return TypedResults.Ok(new RevocationAnswer(revocation.Subject, revocation.Subject is null ? null : revocation.IssuedUntil, revocation.Until));
    }
}
