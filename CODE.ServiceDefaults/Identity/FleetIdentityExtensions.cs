using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CODE.ServiceDefaults.Identity;

/// <summary>Lets a server accept the gateway's fleet tokens and nothing else.</summary>
public static class FleetIdentityExtensions
{
    /// <summary>Registers the fleet token as the only authentication, and its policies.</summary>
    public static IHostApplicationBuilder AddFleetIdentity(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<FleetIdentityOptions>().BindConfiguration(FleetIdentityOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<FleetTokenValidator>();

        // Not AddAuthentication: it brings keys for cookies, which it makes at the start and keeps in the user's folder.
        builder.Services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = FleetTokenHandler.Scheme;
            options.AddScheme<FleetTokenHandler>(FleetTokenHandler.Scheme, displayName: null);
        });
        builder.Services.AddWebEncoders();
        builder.Services.AddTransient<FleetTokenHandler>();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(FleetPolicies.Call, policy => policy.RequireAuthenticatedUser().RequireAssertion(static context => !IsDelegated(context.User)))
            .AddPolicy(FleetPolicies.Delegated, policy => policy.RequireAuthenticatedUser().RequireAssertion(static context => IsDelegated(context.User)))
            .AddPolicy(FleetPolicies.Operations, policy => policy.RequireAuthenticatedUser().RequireAssertion(static context => !IsDelegated(context.User)).RequireRole(FleetPolicies.AdminRole));
        return builder;
    }

    private static bool IsDelegated(ClaimsPrincipal caller) => caller.HasClaim(static claim => claim.Type == FleetTokenClaims.Actor);
}
