using CODE.Gateway.Catalog;
using CODE.Gateway.Identity;
using CODE.Gateway.Routing;
using CODE.Operations.V1;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Operations;
using Grpc.Core;

namespace CODE.Gateway.Admin;

/// <summary>What an operator does to one server, over the contract of <c>protos/operations.proto</c>, as gRPC-Web on the server's one port.</summary>
internal sealed class ServerOperations(FleetChannels channels, FleetTokens tokens)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    // Nobody follows for longer without looking; whoever does, follows again.
    private static readonly TimeSpan FollowDeadline = TimeSpan.FromHours(12);

    /// <summary>How a server's process is.</summary>
    /// <exception cref="FaultException">The server cannot be asked.</exception>
    public Task<GetStatusResponse> GetStatusAsync(FleetServer server, AdminCaller caller, CancellationToken cancellationToken) =>
        CallAsync(server, async client => await client.GetStatusAsync(new GetStatusRequest(), OptionsFor(server, caller, Deadline, cancellationToken)));

    /// <summary>Has a server end its process once its calls are done; its host starts it again.</summary>
    /// <exception cref="FaultException">The server cannot be asked.</exception>
    public Task<RestartResponse> RestartAsync(FleetServer server, AdminCaller caller, CancellationToken cancellationToken) =>
        CallAsync(server, async client => await client.RestartAsync(new RestartRequest(), OptionsFor(server, caller, Deadline, cancellationToken)));

    /// <summary>A server's newest log records, and those to come when asked to follow; the stream ends when the server does.</summary>
    public async IAsyncEnumerable<LogLine> TailAsync(
        FleetServer server, AdminCaller caller, int tail, bool follow, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = ClientOf(server).TailLogs(new TailLogsRequest { Tail = tail, Follow = follow }, OptionsFor(server, caller, follow ? FollowDeadline : Deadline, cancellationToken));
        while (await HasNextAsync(call.ResponseStream, cancellationToken))
        {
            var record = call.ResponseStream.Current;
            yield return new LogLine(DateTimeOffset.FromUnixTimeMilliseconds(record.TimeMs), record.Level, record.Category, record.Message, record.TraceId.Length > 0 ? record.TraceId : null);
        }
    }

    /// <summary>Has a server log debug detail for a time, or no longer.</summary>
    /// <param name="server">The server.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="seconds">For how long; 0 takes it back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FaultException">The server cannot be asked.</exception>
    public Task<SetLogLevelResponse> SetDebugAsync(FleetServer server, AdminCaller caller, int seconds, CancellationToken cancellationToken) =>
        CallAsync(server, async client => await client.SetLogLevelAsync(new SetLogLevelRequest { DebugSeconds = seconds }, OptionsFor(server, caller, Deadline, cancellationToken)));

    /// <summary>A profile of a server: the pieces of a nettrace file, as they come.</summary>
    /// <exception cref="FaultException">The server takes none, or breaks off.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ProfileAsync(
        FleetServer server, AdminCaller caller, int seconds, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deadline = TimeSpan.FromSeconds(seconds) + ProcessProfiler.Grace + Deadline;
        using var call = ClientOf(server).Profile(new ProfileRequest { DurationSeconds = seconds }, OptionsFor(server, caller, deadline, cancellationToken));
        while (await CallAsync(server, _ => call.ResponseStream.MoveNext(cancellationToken)))
        {
            yield return call.ResponseStream.Current.Data.Memory;
        }
    }

    private async Task<T> CallAsync<T>(FleetServer server, Func<CODE.Operations.V1.Operations.OperationsClient, Task<T>> call)
    {
        try
        {
            return await call(ClientOf(server));
        }
        catch (RpcException exception)
        {
            throw new FaultException(FaultOf(server, exception), exception);
        }
    }

    // A stream that breaks ends: the reader has what came before, and asks again.
    private static async Task<bool> HasNextAsync(IAsyncStreamReader<LogRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            return await records.MoveNext(cancellationToken);
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private CODE.Operations.V1.Operations.OperationsClient ClientOf(FleetServer server) => new(channels.To(server));

    private CallOptions OptionsFor(FleetServer server, AdminCaller caller, TimeSpan deadline, CancellationToken cancellationToken) =>
        tokens.CallOptions(server, caller.Caller, caller.Token, deadline, cancellationToken);

    private static Fault FaultOf(FleetServer server, RpcException exception) => exception.StatusCode switch
    {
        StatusCode.DeadlineExceeded => ServerFaults.Silent(server, Deadline),
        StatusCode.AlreadyExists => ProfileFaults.Running(server.Name),
        StatusCode.FailedPrecondition => ProfileFaults.NoDiagnostics(server.Name),
        _ => ServerFaults.Of(server, exception),
    };
}
