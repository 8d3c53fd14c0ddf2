using CODE.Gateway.Answers;
using CODE.Gateway.Identity;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Admin;

/// <summary>Lets only callers pass that are known; what each of them sees and may do is the endpoint's to decide.</summary>
internal class CallerFilter(CallerAuthenticator authenticator, ScopeRules scopes, Challenge challenge) : IEndpointFilter
{
    /// <summary>The role that a caller needs.</summary>
    protected virtual string? Role => null;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var authentication = await authenticator.AuthenticateAsync(http.Request);
        if (authentication.Caller is not { } caller)
        {
            await challenge.WriteAsync(http, authentication.HasToken);
            return Results.Empty;
        }

        if (Role is { } role && !caller.Roles.Contains(role, StringComparer.Ordinal))
        {
            await FaultAnswer.WriteAsync(http, StatusCodes.Status403Forbidden, new Fault(
                FaultCodes.PermissionDenied, $"This needs the role '{role}'.", "Use a token with that role."));
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
