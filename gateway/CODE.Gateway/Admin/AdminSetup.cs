using CODE.Gateway.Answers;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Operations;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;

namespace CODE.Gateway.Admin;

/// <summary>Registers the admin API.</summary>
internal static class AdminSetup
{
    /// <summary>Registers what the endpoints need, the gateway's own log ring, and the OpenAPI document.</summary>
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<ServerOperations>();
        services.AddSingleton<CostOperations>();
        services.AddSingleton<PriceRefresh>();
        services.AddSingleton<BillingImport>();
        services.AddSingleton<LogAnswer>();
        services.AddSingleton(static provider => new ProcessProfiler(
            new ServerIdentity(OperatedServer.GatewayName, GatewayIdentity.Version), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ProcessProfiler>>()));
        services.TryAddSingleton<LogRing>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, LogRingProvider>());
        // So that a query that cannot be read is answered as every other fault.
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.AddOpenApi(static options => options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "CODE admin API", Version = "v1", Description = "For operators: needs a bearer token with the role admin." };
            document.Components ??= new OpenApiComponents();
            document.AddComponent("bearer", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" });
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        }));
    }
}
