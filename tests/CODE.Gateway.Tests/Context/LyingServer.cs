using CODE.Context.V1;
using CODE.Gateway.Tests.Fleet;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Tests.Context;

/// <summary>A server that keeps to the form of the contract and to nothing else.</summary>
internal sealed class LyingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LyingServer(WebApplication app) => (_app, Address) = (app, WebHost.AddressOf(app));

    public Uri Address { get; }

    public static async Task<LyingServer> StartAsync(Func<GatherRequest, CancellationToken, Task<GatherResponse>> answer)
    {
        var builder = WebHost.Create();
        builder.Services.AddGrpc(static options => options.MaxSendMessageSize = null);
        builder.Services.AddSingleton(answer);
        var app = builder.Build();
        app.UseRouting();
        app.UseGrpcWeb();
        app.MapGrpcService<Service>().EnableGrpcWeb();
        app.MapPost("/mcp", static () => Results.Text("""{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"tools":{}},"tools":[]}}""", "application/json"));
        await app.StartAsync();
        return new LyingServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    internal sealed class Service(Func<GatherRequest, CancellationToken, Task<GatherResponse>> answer) : CODE.Context.V1.Context.ContextBase
    {
        public override Task<GatherResponse> Gather(GatherRequest request, ServerCallContext context) => answer(request, context.CancellationToken);
    }
}
