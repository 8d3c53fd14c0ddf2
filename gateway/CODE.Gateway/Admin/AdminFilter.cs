using CODE.Gateway.Answers;
using CODE.Gateway.Identity;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CODE.Gateway.Admin;

/// <summary>Lets only callers with the role <see cref="FleetPolicies.AdminRole"/> pass.</summary>
internal sealed class AdminFilter(CallerAuthenticator authenticator, ScopeRules scopes, Challenge challenge) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var authentication = await authenticator.AuthenticateAsync(http.Request);
        if (authentication.Caller is not { } caller)
        {
            await challenge.WriteAsync(http, authentication.HasToken);
            return Results.Empty;
        }

        if (!caller.Roles.Contains(FleetPolicies.AdminRole, StringComparer.Ordinal))
        {
            await FaultAnswer.WriteAsync(http, StatusCodes.Status403Forbidden, new Fault(
                FaultCodes.PermissionDenied, $"This needs the role '{FleetPolicies.AdminRole}'.", "Use a token with that role."));
            return Results.Empty;
        }

        if (scopes.Missing(authentication.Scopes, isWrite: !HttpMethods.IsGet(http.Request.Method)) is { } missing)
        {
            await challenge.WriteMissingScopeAsync(http, missing);
            return Results.Empty;
        }

        http.Features.Set(new AdminCaller(caller, authentication.Token));
        return await next(context);
    }
}

/// <summary>The operator who sends a request of the admin API.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Token">The hash of the token.</param>
internal sealed record AdminCaller(Caller Caller, TokenHash Token)
{
    /// <summary>The operator whom the filter let pass.</summary>
    public static AdminCaller Of(HttpContext http) => http.Features.GetRequiredFeature<AdminCaller>();
}
