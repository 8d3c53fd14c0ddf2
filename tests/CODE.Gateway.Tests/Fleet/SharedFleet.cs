namespace CODE.Gateway.Tests.Fleet;

/// <summary>One gateway with one server, for tests that leave no trace in either.</summary>
public sealed class SharedFleet : IAsyncLifetime
{
    internal TestServer Alpha { get; private set; } = null!;

    internal TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo"), Tools.WhoAmI));
        Gateway = await TestGateway.StartAsync(Alpha);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Alpha.DisposeAsync();
    }
}
