using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Operations;

/// <summary>Makes a server operable: status, log tail and detail, profile, restart (<c>protos/operations.proto</c>).</summary>
public static class OperationsExtensions
{
    private const int MaxMessageBytes = 64 * 1024;

    /// <summary>Registers the service, the log ring that it reads, and the <see cref="CallCounter"/> that the call filter feeds.</summary>
    /// <param name="builder">The server's builder.</param>
    /// <param name="server">Which server it is.</param>
    public static TBuilder AddOperations<TBuilder>(this TBuilder builder, ServerIdentity server)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddDebugDetail(server.Name);
        builder.Services.TryAddSingleton(server);
        builder.Services.TryAddSingleton<ProcessProfiler>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<LogRing>();
        builder.Services.TryAddSingleton<CallCounter>();
        builder.Services.TryAddSingleton<ProcessStart>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, LogRingProvider>());
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = MaxMessageBytes);
        return builder;
    }

    /// <summary>
    /// Maps the service as gRPC-Web over HTTP/1.1 on the server's one port (docs/adr/0008-grpc-web.md), for callers who satisfy
    /// <see cref="FleetPolicies.Operations"/>.
    /// </summary>
    public static WebApplication MapOperations(this WebApplication app)
    {
        // The middleware has to stand in front of the endpoint; it leaves requests of other endpoints alone.
        app.UseGrpcWeb();
        app.MapGrpcService<OperationsService>().EnableGrpcWeb().RequireAuthorization(FleetPolicies.Operations);
        return app;
    }
}
