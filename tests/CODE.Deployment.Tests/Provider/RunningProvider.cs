using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CODE.Deployment.Tests.Provider;

/// <summary>
/// The provider in this process. Terraform is told where it runs by <c>TF_REATTACH_PROVIDERS</c>, the way that is meant for the development of
/// providers, so that nothing has to be installed (https://developer.hashicorp.com/terraform/plugin/debugging).
/// </summary>
public sealed class RunningProvider : IAsyncLifetime
{
    private const string Variable = "TF_REATTACH_PROVIDERS";
    private WebApplication? _app;

    internal Things Things { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(Things);
        _app = builder.Build();
        _app.MapGrpcService<ThingProvider>();
        await _app.StartAsync();

        var address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var reattach = new Dictionary<string, object>
        {
            ["code.test/code/things"] = new
            {
                Protocol = "grpc",
                ProtocolVersion = 6,
                Pid = Environment.ProcessId,
                Test = true,
                Addr = new { Network = "tcp", String = $"127.0.0.1:{address.Port}" },
            },
        };
        // For the whole process, but it concerns only configurations that name this provider.
        Environment.SetEnvironmentVariable(Variable, JsonSerializer.Serialize(reattach));
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        await _app!.DisposeAsync();
    }
}
