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
    }
}
