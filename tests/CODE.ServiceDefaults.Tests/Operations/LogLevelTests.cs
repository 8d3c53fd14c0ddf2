using CODE.ServiceDefaults.Telemetry;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Contract = CODE.Operations.V1;

namespace CODE.ServiceDefaults.Tests.Operations;

public sealed class LogLevelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SetLogLevel_RaisedAndTakenBack_ChangesWhatIsLoggedWithoutARestart()
    {
        await using var host = await OperatedHost.StartAsync();
        using var channel = OperatedHost.Connect(host, "admin");
        var client = OperatedHost.Client(channel);
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CODE.Test");

        logger.LogDebug("before");
        var raised = (await client.SetLogLevelAsync(new Contract.SetLogLevelRequest { DebugSeconds = 60 }, cancellationToken: Token)).LogDetail;
        logger.LogDebug("while raised");
        var shown = (await client.GetStatusAsync(new Contract.GetStatusRequest(), cancellationToken: Token)).LogDetail;
        var lowered = (await client.SetLogLevelAsync(new Contract.SetLogLevelRequest(), cancellationToken: Token)).LogDetail;
        logger.LogDebug("after");

        Assert.True(raised.IsDebug && raised.UntilMs > 0);
        Assert.Equal(raised, shown);
        Assert.Equal(new Contract.LogDetail(), lowered);
        var logged = host.Services.GetRequiredService<LogRing>().Tail(LogRing.Capacity).Where(static record => record.Category == "CODE.Test");
        Assert.Equal("while raised", Assert.Single(logged).Message);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("monitoring, operated")]
    public async Task Start_WithTheVariable_LogsDebugDetailFromTheBeginning(string value)
    {
        await using var host = await OperatedHost.StartAsync(new Dictionary<string, string?> { ["MCP_DEBUG"] = value });
        using var channel = OperatedHost.Connect(host, "admin");

        var status = await OperatedHost.Client(channel).GetStatusAsync(new Contract.GetStatusRequest(), cancellationToken: Token);

        Assert.Equal(new Contract.LogDetail { IsDebug = true }, status.LogDetail);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Information", true)]
    public async Task Frameworks_WriteNoLineForEachRequestUnlessTheOperatorWantsIt(string? configured, bool isWritten)
    {
        await using var host = await OperatedHost.StartAsync(new Dictionary<string, string?> { ["Logging:LogLevel:Microsoft.AspNetCore"] = configured });
        using var http = host.CreateHttpClientWithToken(null);

        using var response = await http.GetAsync("/alive", Token);

        var logged = host.Services.GetRequiredService<LogRing>().Tail(LogRing.Capacity);
        Assert.Equal(isWritten, logged.Any(static record => record.Category.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(86_401)]
    public async Task SetLogLevel_ForATimeOutOfRange_IsRefused(int seconds)
    {
        await using var host = await OperatedHost.StartAsync();
        using var channel = OperatedHost.Connect(host, "admin");

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await OperatedHost.Client(channel).SetLogLevelAsync(new Contract.SetLogLevelRequest { DebugSeconds = seconds }, cancellationToken: Token));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task SetLogLevel_ByACallerWhoIsNoAdmin_IsRefused()
    {
        await using var host = await OperatedHost.StartAsync();
        using var channel = OperatedHost.Connect(host, "deployer");

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await OperatedHost.Client(channel).SetLogLevelAsync(new Contract.SetLogLevelRequest { DebugSeconds = 60 }, cancellationToken: Token));

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.False(host.Services.GetRequiredService<DebugDetail>().State.IsOn);
    }
}
