using System.Net;
using CODE.ServiceDefaults.Mcp;
using CODE.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Contract = CODE.Operations.V1;

namespace CODE.ServiceDefaults.Tests.Operations;

public sealed class OperationsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetStatus_ByAnAdmin_TellsTheProcessAndItsCalls()
    {
        await using var host = await OperatedHost.StartAsync();
        var calls = host.Services.GetRequiredService<CallCounter>();
        calls.Begin().Dispose();
        using var running = calls.Begin();
        using var channel = OperatedHost.Connect(host, "admin");

        var status = await OperatedHost.Client(channel).GetStatusAsync(new Contract.GetStatusRequest(), cancellationToken: Token);

        Assert.Equal("operated", status.Server);
        Assert.Equal(Environment.ProcessId, status.ProcessId);
        Assert.Equal((1, 2L), (status.CallsInFlight, status.CallsTotal));
        Assert.True(status.WorkingSetBytes > 0);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(status.StartedAtMs), DateTimeOffset.UnixEpoch.AddYears(50), TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Everything_ByACallerWhoIsNoAdmin_IsRefused()
    {
        await using var host = await OperatedHost.StartAsync();
        using var user = OperatedHost.Connect(host, "deployer");

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await OperatedHost.Client(user).RestartAsync(new Contract.RestartRequest(), cancellationToken: Token));

        Assert.Equal(StatusCode.PermissionDenied, exception.StatusCode);
        Assert.False(Lifetime(host).ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Everything_WithoutAToken_IsRefused()
    {
        await using var host = await OperatedHost.StartAsync();
        using var http = host.CreateHttpClientWithToken(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/code.operations.v1.Operations/GetStatus")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "Content-Type", "application/grpc-web" } } },
        };

        using var response = await http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task TailLogs_OfThePast_AnswersTheNewestOldestFirstAndEnds()
    {
        await using var host = await OperatedHost.StartAsync();
        var logger = Logger(host);
        logger.LogWarning("first");
        logger.LogWarning("second");
        logger.LogError(new InvalidOperationException("boom"), "third");
        using var channel = OperatedHost.Connect(host, "admin");

        using var tail = OperatedHost.Client(channel).TailLogs(new Contract.TailLogsRequest { Tail = 1_000 }, cancellationToken: Token);
        var records = await tail.ResponseStream.ReadAllAsync(Token).Where(static record => record.Category == "test").ToArrayAsync(Token);

        Assert.Equal(["first", "second"], records[..2].Select(static record => record.Message));
        Assert.Equal(("warning", "error"), (records[0].Level, records[2].Level));
        Assert.Contains("boom", records[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TailLogs_Following_GoesOnWithNewRecordsUntilTheServerStops()
    {
        await using var host = await OperatedHost.StartAsync();
        var logger = Logger(host);
        logger.LogWarning("before");
        using var channel = OperatedHost.Connect(host, "admin");
        using var tail = OperatedHost.Client(channel).TailLogs(new Contract.TailLogsRequest { Tail = 1_000, Follow = true }, cancellationToken: Token);

        await NextAsync(tail.ResponseStream, "before");
        logger.LogWarning("after");
        await NextAsync(tail.ResponseStream, "after");
        Lifetime(host).StopApplication();
        while (await tail.ResponseStream.MoveNext(Token))
        {
        }

        Assert.Equal(StatusCode.OK, tail.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    public async Task TailLogs_OfACountOutOfRange_IsRefused(int count)
    {
        await using var host = await OperatedHost.StartAsync();
        using var channel = OperatedHost.Connect(host, "admin");
        using var tail = OperatedHost.Client(channel).TailLogs(new Contract.TailLogsRequest { Tail = count }, cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<RpcException>(() => tail.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
    }

    [Fact]
    public async Task Restart_ByAnAdmin_AnswersAndThenStopsTheHost()
    {
        await using var host = await OperatedHost.StartAsync();
        var stopping = new TaskCompletionSource();
        Lifetime(host).ApplicationStopping.Register(stopping.SetResult);
        using var channel = OperatedHost.Connect(host, "admin");

        var answer = await OperatedHost.Client(channel).RestartAsync(new Contract.RestartRequest(), cancellationToken: Token);

        Assert.Equal(Environment.ProcessId, answer.ProcessId);
        await stopping.Task.WaitAsync(Token);
    }

    private static async Task NextAsync(IAsyncStreamReader<Contract.LogRecord> stream, string message)
    {
        do
        {
            Assert.True(await stream.MoveNext(Token), $"The stream ended before '{message}'.");
        }
        while (stream.Current.Message != message);
    }

    private static IHostApplicationLifetime Lifetime(FleetServerHost host) => host.Services.GetRequiredService<IHostApplicationLifetime>();

    private static ILogger Logger(FleetServerHost host) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test");
}
