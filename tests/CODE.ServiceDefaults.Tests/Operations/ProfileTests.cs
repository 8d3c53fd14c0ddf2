using System.Diagnostics.Tracing;
using System.Text;
using CODE.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Contract = CODE.Operations.V1;

namespace CODE.ServiceDefaults.Tests.Operations;

public sealed class ProfileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Profile_OfABusyProcess_NamesItsMethodsAndNothingThatItWorksOn()
    {
        await using var host = await OperatedHost.StartAsync();
        using var channel = OperatedHost.Connect(host, "admin");
        var secret = $"s{Guid.NewGuid():N}";
        using var done = new CancellationTokenSource();
        var busy = Task.Run(() => BeBusyForTheProfileAsync(host, secret, done.Token), Token);

        // Counters come once a second, and a runtime that is too busy to write events leaves some out.
        var bytes = Array.Empty<byte>();
        for (var attempt = 0; attempt < 5 && !Holds(bytes, "alloc-rate"); attempt++)
        {
            bytes = await TakeAsync(channel, seconds: 2);
        }

        await done.CancelAsync();
        await busy;
        Assert.True(bytes.AsSpan().StartsWith("Nettrace"u8));
        Assert.True(Holds(bytes, nameof(BeBusyForTheProfileAsync)), "The trace does not name a method that ran.");
        Assert.True(Holds(bytes, "alloc-rate"), "The trace has no counters.");
        Assert.False(Holds(bytes, secret), "The trace holds text that the process worked on.");
    }

    [Fact]
    public async Task Profile_WhileAnotherIsTaken_IsRefused()
    {
        await using var host = await OperatedHost.StartAsync();
        using var channel = OperatedHost.Connect(host, "admin");
        using var first = OperatedHost.Client(channel).Profile(new Contract.ProfileRequest { DurationSeconds = 60 }, cancellationToken: Token);
        Assert.True(await first.ResponseStream.MoveNext(Token));

        using var second = OperatedHost.Client(channel).Profile(new Contract.ProfileRequest { DurationSeconds = 1 }, cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<RpcException>(() => second.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
    }

    [Fact]
    public async Task Profile_WhoseReaderGoesAway_EndsInTheRuntimeToo()
    {
        await using var host = await OperatedHost.StartAsync();
        using var channel = OperatedHost.Connect(host, "admin");
        // The runtime's own source of counters: on for as long as somebody's session wants them.
        var counters = EventSource.GetSources().Single(static source => source.Name == "System.Runtime");
        using (var call = OperatedHost.Client(channel).Profile(new Contract.ProfileRequest { DurationSeconds = 300 }, cancellationToken: Token))
        {
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.True(counters.IsEnabled());
        }

        while (counters.IsEnabled())
        {
            await Task.Delay(20, Token);
        }

        // And the next one is not refused.
        using var next = OperatedHost.Client(channel).Profile(new Contract.ProfileRequest { DurationSeconds = 1 }, cancellationToken: Token);
        Assert.True(await next.ResponseStream.MoveNext(Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(301)]
    public async Task Profile_OfADurationOutOfRange_IsRefused(int seconds)
    {
        await using var host = await OperatedHost.StartAsync();
        using var channel = OperatedHost.Connect(host, "admin");
        using var call = OperatedHost.Client(channel).Profile(new Contract.ProfileRequest { DurationSeconds = seconds }, cancellationToken: Token);

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    private static async Task<byte[]> TakeAsync(GrpcChannel channel, int seconds)
    {
        using var call = OperatedHost.Client(channel).Profile(new Contract.ProfileRequest { DurationSeconds = seconds }, cancellationToken: Token);
        using var trace = new MemoryStream();
        await foreach (var chunk in call.ResponseStream.ReadAllAsync(Token))
        {
            chunk.Data.WriteTo(trace);
        }

        return trace.ToArray();
    }

    // Logs it, asks for it, throws it: everything that a profile must not tell of.
    private static async Task BeBusyForTheProfileAsync(FleetServerHost host, string secret, CancellationToken done)
    {
        using var http = host.CreateHttpClientWithToken(secret);
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test");
        while (!done.IsCancellationRequested)
        {
            try
            {
                logger.LogWarning("It is {Secret}", secret);
                using var response = await http.GetAsync($"/{secret}?q={secret}", CancellationToken.None);
                throw new InvalidOperationException(secret);
            }
            catch (InvalidOperationException)
            {
            }
        }
    }

    private static bool Holds(ReadOnlySpan<byte> trace, string text) =>
        trace.IndexOf(Encoding.Unicode.GetBytes(text)) >= 0 || trace.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
