using CODE.Cost.Budgets;
using CODE.Cost.Contracts;
using CODE.Cost.Imports;
using CODE.Cost.Kubernetes;
using CODE.Cost.Plans;
using CODE.Cost.Prices;
using CODE.Cost.Pricing;
using CODE.Cost.Spending;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Workspace;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CODE.Cost;

/// <summary>The cost server's registrations.</summary>
public static class CostSetup
{
    /// <summary>Adds everything that the tools of this server use.</summary>
    public static IHostApplicationBuilder AddCost(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CostOptions>().BindConfiguration(CostOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<WorkspaceOptions>().BindConfiguration(WorkspaceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<WorkspaceRoots>();
        builder.Services.AddSingleton<PriceSnapshot>();
        builder.Services.AddSingleton<PriceStore>();
        builder.Services.AddSingleton<PriceCatalogue>();
        builder.Services.AddSingleton<PriceQuotes>();
        builder.Services.AddSingleton<PlanLoader>();
        builder.Services.AddSingleton<PricingRules>();
        builder.Services.AddSingleton<PlanPricer>();
        builder.Services.AddSingleton<BudgetBook>();
        builder.Services.AddSingleton<IContextSource, BudgetSource>();
        builder.Services.AddImports();
        builder.AddKubernetesCosts();
        builder.Services.AddSpending();
        builder.Services.AddGrpc().AddServiceOptions<PricingService>(static options => options.MaxReceiveMessageSize = PricingService.MaxRequestBytes);
        return builder;
    }

    /// <summary>Maps what other servers and the gateway ask: prices for whoever is vouched for to this server, the catalogue and billing data for operators.</summary>
    public static WebApplication MapPricing(this WebApplication app)
    {
        app.MapGrpcService<PricingService>().EnableGrpcWeb().RequireAuthorization(FleetPolicies.Delegated);
        app.MapGrpcService<CatalogueService>().EnableGrpcWeb().RequireAuthorization(FleetPolicies.Operations);
        app.MapGrpcService<BillingService>().EnableGrpcWeb().RequireAuthorization(FleetPolicies.Operations);
        return app;
    }
}
