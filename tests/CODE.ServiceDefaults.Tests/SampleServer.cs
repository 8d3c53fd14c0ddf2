using CODE.ServiceDefaults.Tests.Mcp;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(CODE.ServiceDefaults.Tests.SampleServer))]

namespace CODE.ServiceDefaults.Tests;

/// <summary>One running server of the sample tools, shared by the tests that leave it as it is.</summary>
public sealed class SampleServer : IAsyncLifetime
{
    public const string Name = "sample";

    public FleetServerHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Host = await FleetServerHost.StartAsync(Name, typeof(SampleTools).Assembly, static builder => builder.Services.AddSingleton<SampleTools.Stops>());

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
