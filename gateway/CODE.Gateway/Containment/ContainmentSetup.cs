using CODE.Gateway.Containment.Kept;
using CODE.Gateway.Containment.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Containment;

/// <summary>Registers what keeps answers harmless.</summary>
internal static class ContainmentSetup
{
    /// <summary>Registers it.</summary>
    public static void AddContainment(this IServiceCollection services)
    {
        services.AddSingleton<SecretRedactor>();
        services.AddSingleton<RedactedArguments>();
        services.AddSingleton<ContainmentMetrics>();
        services.AddSingleton<KeptTexts>();
        services.AddSingleton<KeptTextAnswer>();
        services.AddSingleton<MessageScan>();
        services.AddSingleton<MessageContainment>();
        services.AddSingleton<OfferContainment>();
    }
}
