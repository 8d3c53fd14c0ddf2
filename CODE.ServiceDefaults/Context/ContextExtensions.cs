using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CODE.ServiceDefaults.Context;

/// <summary>Lets a server be asked what it knows of a deployment (<c>protos/context.proto</c>).</summary>
public static class ContextExtensions
{
    /// <summary>Registers the service. Needs the context memory, which is the source that every server has.</summary>
    public static TBuilder AddContext<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<MemoryContext>();
        builder.Services.AddSingleton<ContextSources>();
        builder.Services.AddSingleton<ContextGatherer>();
        builder.Services.AddGrpc();
        return builder;
    }

    /// <summary>
    /// Maps the service as gRPC-Web over HTTP/1.1 on the server's one port (docs/adr/0008-grpc-web.md), for any caller whose fleet token opens the server: whether the
    /// caller may ask is decided at the gateway, and what the caller sees by the sources.
    /// Needs the middleware of <see cref="Operations.OperationsExtensions.MapOperations"/> in front of it.
    /// </summary>
    public static WebApplication MapContext(this WebApplication app)
    {
        app.MapGrpcService<ContextService>().EnableGrpcWeb().RequireAuthorization(FleetPolicies.Call);
        return app;
    }
}
