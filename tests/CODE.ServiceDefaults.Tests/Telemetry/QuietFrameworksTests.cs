using CODE.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Tests.Telemetry;

public sealed class QuietFrameworksTests
{
    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning, true)]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Information, false)]
    [InlineData("CODE.Gateway.Catalog.FleetCatalog", LogLevel.Information, true)]
    public void Frameworks_LogFromWarningsOn(string category, LogLevel level, bool isLogged) => Assert.Equal(isLogged, IsLogged([], category, level));

    [Fact]
    public void Operator_BringsThemBack() => Assert.True(IsLogged([new("Logging:LogLevel:Microsoft.AspNetCore", "Information")], "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information));

    private static bool IsLogged(KeyValuePair<string, string?>[] settings, string category, LogLevel level)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddProvider(new Everything());
        QuietFrameworks.Apply(builder.Services);
        using var host = builder.Build();
        return host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level);
    }

    private sealed class Everything : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
