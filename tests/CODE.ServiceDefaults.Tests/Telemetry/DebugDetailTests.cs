using CODE.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CODE.ServiceDefaults.Tests.Telemetry;

public sealed class DebugDetailTests : IDisposable
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private readonly FakeTimeProvider _time = new();
    private IHost? _host;

    [Fact]
    public void Raised_ForATime_ReturnsByItself()
    {
        var detail = Start();

        var state = detail.Raise(Quarter, "alice");
        Assert.Equal(new DebugState(true, _time.GetUtcNow() + Quarter), state);
        Assert.True(Logs("CODE.Gateway.Routing"));

        _time.Advance(Quarter - TimeSpan.FromSeconds(1));
        Assert.True(Logs("CODE.Gateway.Routing"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Logs("CODE.Gateway.Routing"));
        Assert.Equal(new DebugState(false, null), detail.State);
    }

    [Fact]
    public void Raised_OnceMore_CountsFromThen()
    {
        var detail = Start();
        detail.Raise(Quarter, "alice");
        _time.Advance(Quarter / 2);

        detail.Raise(Quarter, "bob");
        _time.Advance(Quarter * 0.75);

        Assert.True(Logs("CODE.Deployment"));
        _time.Advance(Quarter / 4);
        Assert.False(Logs("CODE.Deployment"));
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting")]
    [InlineData("System.Net.Http.HttpClient.gateway.LogicalHandler")]
    [InlineData("ModelContextProtocol.Server")]
    public void Raised_LeavesFrameworksAsTheyWere(string category)
    {
        Start().Raise(Quarter, "alice");

        Assert.False(Logs(category));
    }

    [Fact]
    public void Raised_LeavesWhatTheOperatorSetMoreExactly()
    {
        Start(("Logging:LogLevel:CODE.Gateway.Audit", "Warning")).Raise(Quarter, "alice");

        Assert.False(Logs("CODE.Gateway.Audit"));
        Assert.True(Logs("CODE.Gateway.Routing"));
    }

    [Fact]
    public void TakenBack_WhereTheProcessWasStartedWithIt_StaysOff()
    {
        var detail = Start(("MCP_DEBUG", "true"));
        Assert.True(Logs("CODE.Deployment"));
        Assert.Equal(new DebugState(true, null), detail.Raise(Quarter, "alice"));

        Assert.Equal(new DebugState(false, null), detail.Lower("alice"));

        Assert.False(Logs("CODE.Deployment"));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("gateway,deployment", true)]
    [InlineData(" deployment ", true)]
    [InlineData("gateway", false)]
    [InlineData("deployment-2", false)]
    public void Variable_MeansAllOrTheNamed(string? value, bool isMeant) => Assert.Equal(isMeant, DebugConfiguration.Means(value, "deployment"));

    public void Dispose() => _host?.Dispose();

    private DebugDetail Start(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<LogRing>();
        builder.Services.AddSingleton<ILoggerProvider, LogRingProvider>();
        builder.AddDebugDetail("deployment");
        _host = builder.Build();
        return _host.Services.GetRequiredService<DebugDetail>();
    }

    private bool Logs(string category) => _host!.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Debug);
}
