using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Identity;

/// <summary>Registers how callers are known, and as what the gateway goes to its servers.</summary>
internal static class IdentitySetup
{
    /// <summary>Registers both.</summary>
    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddOptions<IdentityOptions>().BindConfiguration(IdentityOptions.Section).ValidateOnStart();
        services.AddOptions<FleetKeyOptions>().BindConfiguration(FleetKeyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidator>();
        services.AddSingleton<IValidateOptions<FleetKeyOptions>, IdentityOptionsValidator>();
        services.AddCallers();
        services.AddSingleton(static provider => new FleetTokenIssuer(
            provider.GetRequiredService<IOptions<FleetKeyOptions>>().Value.SigningKey!, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FleetTokens>();
        services.AddSingleton<DerivedKeys>();
    }

    private static void AddCallers(this IServiceCollection services)
    {
        services.AddSingleton<TokenRules>();
        services.AddSingleton<LocalTokens>();
        services.AddSingleton<SharedSecretTokens>();
        services.AddAuthority();
        services.AddSingleton<ITokenValidator>(static provider => provider.GetRequiredService<IOptions<IdentityOptions>>().Value switch
        {
            { Authority: not null } => provider.GetRequiredService<OidcTokens>(),
            { SharedSecret.Length: > 0 } => provider.GetRequiredService<SharedSecretTokens>(),
            _ => provider.GetRequiredService<LocalTokens>(),
        });
        services.AddSingleton<RevocationStore>();
        services.AddSingleton<Revocations>();
        services.AddHostedService<RevocationRefresher>();
        services.AddSingleton<CallerAuthenticator>();
        services.AddSingleton<ScopeRules>();
        services.AddSingleton<ResourceMetadata>();
        services.AddSingleton<Challenge>();
    }

    private static void AddAuthority(this IServiceCollection services)
    {
#pragma warning disable EXTEXP0001 // The one way to take the defaults' retries away: how often the authority is asked is decided here alone.
        services.AddHttpClient(AuthorityDocuments.HttpClientName, static http =>
        {
            http.Timeout = AuthorityDocuments.Deadline;
            http.MaxResponseContentBufferSize = AuthorityDocuments.MaxBytes;
        }).RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        services.AddSingleton<AuthorityDocuments>();
        services.AddSingleton<AuthorityKeys>();
        services.AddSingleton<OidcTokens>();
        services.AddHostedService<AuthorityKeyRefresher>();
    }
}
