using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Tests.Mcp;

public sealed class ShutdownTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_WhileACallRuns_LetsItAnswerAndTakesNoOther()
    {
        await using var host = await FleetServerHost.StartAsync(
            "stopping", typeof(SampleTools).Assembly, static builder => builder.Services.AddSingleton<SampleTools.Stops>());
        await using var client = await host.ConnectAsync(cancellationToken: Token);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = client.CallToolAsync("never_end", progress: new Signal(running), cancellationToken: Token).AsTask();
        await Task.WhenAny(running.Task, call);
        Assert.False(call.IsCompleted);

        await host.Services.GetRequiredService<IHost>().StopAsync(Token);

        // Its own deadline ended it, a second after it began; the stop had to wait for that.
        var answer = await call;
        Assert.Contains("timeout", Assert.IsType<TextContentBlock>(Assert.Single(answer.Content)).Text, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await client.PingAsync(cancellationToken: Token));
    }

    private sealed class Signal(TaskCompletionSource seen) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => seen.TrySetResult();
    }
}
