using CODE.Gateway.Admin;
using CODE.Gateway.Answers;
using CODE.Gateway.Approvals;
using CODE.Gateway.Audit;
using CODE.Gateway.Caching;
using CODE.Gateway.Catalog;
using CODE.Gateway.Containment;
using CODE.Gateway.Context;
using CODE.Gateway.Definitions;
using CODE.Gateway.Envelope;
using CODE.Gateway.Foreign;
using CODE.Gateway.Health;
using CODE.Gateway.Identity;
using CODE.Gateway.Limits;
using CODE.Gateway.Policy;
using CODE.Gateway.Preflight;
using CODE.Gateway.Routing;
using CODE.Gateway.Telemetry;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CODE.Gateway;

/// <summary>Puts the gateway together.</summary>
public static class GatewaySetup
{
    private const long MaxAdminBodyBytes = 64 * 1024;

    // A client of MCP sends a dozen headers, the largest of them a token of at most 8 KB; proxies in between add theirs.
    private const int MaxHeaders = 64;
    private const int MaxHeaderBytes = 24 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Registers the gateway.</summary>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            // For everything but MCP, whose envelope step keeps its own limit.
            kestrel.Limits.MaxRequestBodySize = MaxAdminBodyBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        });
        builder.Services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.UseFleetNames());
        builder.Services.AddExceptionHandler<UnexpectedAnswer>();
        builder.Services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.AddDebugDetail(OperatedServer.GatewayName);
        builder.Services.AddIdentity();
        builder.Services.AddForeign();
        builder.Services.AddCatalog();
        builder.Services.AddDefinitions();
        builder.Services.AddPolicy();
        builder.Services.AddContainment();
        builder.Services.AddLimits();
        builder.Services.AddAudit();
        builder.Services.AddApprovals();
        builder.Services.AddCaching();
        builder.Services.AddPipeline();
        builder.Services.AddContextGathering();
        builder.Services.AddAdmin();
        builder.Services.AddGatewayTelemetry();
        builder.Services.AddHealthChecks().AddCheck<FleetHealthCheck>(FleetHealthCheck.Name);
        return builder;
    }

    /// <summary>Maps what the gateway serves.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseExceptionHandler(static _ => { });
        app.UseMiddleware<DoorMiddleware>();
        McpEndpoints.Map(app);
        ResourceMetadata.Map(app);
        app.MapLate(AdminEndpoints.Path, AdminEndpoints.Map);
        return app;
    }

    // The order here is the order in which a message passes.
    private static void AddPipeline(this IServiceCollection services)
    {
        services.AddSingleton<IGatewayStep, CallerStep>();
        services.AddSingleton<IGatewayStep, EnvelopeStep>();
        services.AddSingleton<IGatewayStep, ObserveStep>();
        services.AddSingleton<IGatewayStep, CallLogStep>();
        services.AddSingleton<IGatewayStep, RouteStep>();
        services.AddSingleton<IGatewayStep, AuditStep>();
        services.AddSingleton<IGatewayStep, ScopeStep>();
        services.AddSingleton<IGatewayStep, PermissionStep>();
        services.AddSingleton<IGatewayStep, QuarantineStep>();
        services.AddSingleton<IGatewayStep, LimitStep>();
        services.AddSingleton<IGatewayStep, ApprovalStep>();
        services.AddSingleton<IGatewayStep, PreflightStep>();
        services.AddSingleton<IGatewayStep, AnswerStep>();
        services.AddSingleton<IGatewayStep, CacheStep>();
        services.AddSingleton<IGatewayStep, AuditStartStep>();
        services.AddSingleton<IGatewayStep, ChangeStep>();
        services.AddSingleton<IGatewayStep, ContainStep>();
        services.AddSingleton<IGatewayStep, ForeignStep>();
        services.AddSingleton<IGatewayStep, ForwardStep>();
        services.AddSingleton<GatewayPipeline>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<ListAnswer>();
        services.AddSingleton<LifecycleAnswer>();
        services.AddHttpForwarder();
    }

    private static void AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<FleetDirectory>();
        services.AddSingleton<FleetHttp>();
        services.AddSingleton<FleetChannels>();
        services.AddSingleton<ServerClient>();
        services.AddSingleton<OfferReader>();
        services.AddSingleton<FleetCatalog>();
        services.AddSingleton<CatalogRefresher>();
        services.AddHostedService(static provider => provider.GetRequiredService<CatalogRefresher>());
    }
}
