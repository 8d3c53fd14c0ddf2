using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Telemetry;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Contract = CODE.Operations.V1;

namespace CODE.ServiceDefaults.Operations;

/// <summary>What an operator sees of this process and does to it.</summary>
public sealed partial class OperationsService(
    ServerIdentity server,
    ProcessStart start,
    CallCounter calls,
    LogRing ring,
    ProcessProfiler profiler,
    DebugDetail debug,
    IHostApplicationLifetime lifetime,
    ILogger<OperationsService> logger) : Contract.Operations.OperationsBase
{
    private const int MaxTail = 1_000;

    /// <inheritdoc/>
    public override Task<Contract.GetStatusResponse> GetStatus(Contract.GetStatusRequest request, ServerCallContext context) =>
        Task.FromResult(new Contract.GetStatusResponse
        {
            Server = server.Name,
            Version = server.Version,
            StartedAtMs = start.At.ToUnixTimeMilliseconds(),
            ProcessId = Environment.ProcessId,
            WorkingSetBytes = Environment.WorkingSet,
            CallsInFlight = calls.InFlight,
            CallsTotal = calls.Total,
            LogDetail = ToContract(debug.State),
        });

    /// <inheritdoc/>
    public override async Task TailLogs(
        Contract.TailLogsRequest request, IServerStreamWriter<Contract.LogRecord> responseStream, ServerCallContext context)
    {
        if (request.Tail is < 0 or > MaxTail)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"tail is {request.Tail}; give 0 to {MaxTail}."));
        }

        if (!request.Follow)
        {
            await WriteAsync(ring.Tail(request.Tail), responseStream, context.CancellationToken);
            return;
        }

        // A follower must not hold up the shutdown: it is told the end of the stream, and follows the next process.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var (past, follower) = ring.Follow(request.Tail);
        using (follower)
        {
            try
            {
                await WriteAsync(past, responseStream, ends.Token);
                await foreach (var record in follower.ReadAsync(ends.Token))
                {
                    await responseStream.WriteAsync(ToContract(record), ends.Token);
                }
            }
            catch (OperationCanceledException) when (ends.IsCancellationRequested)
            {
            }
        }
    }

    /// <inheritdoc/>
    public override Task<Contract.RestartResponse> Restart(Contract.RestartRequest request, ServerCallContext context)
    {
        LogRestart(CallerOf(context));
        // Only once the answer is out, so that whoever asked learns which process ends.
        context.GetHttpContext().Response.OnCompleted(() =>
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        });
        return Task.FromResult(new Contract.RestartResponse { ProcessId = Environment.ProcessId });
    }

    /// <inheritdoc/>
    public override async Task Profile(Contract.ProfileRequest request, IServerStreamWriter<Contract.ProfileChunk> responseStream, ServerCallContext context)
    {
        // A profile that is not finished is worth nothing, so it does not hold up the shutdown either.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var piece in profiler.RunAsync(request.DurationSeconds, CallerOf(context), ends.Token))
            {
                await responseStream.WriteAsync(new Contract.ProfileChunk { Data = ByteString.CopyFrom(piece.Span) }, ends.Token);
            }
        }
        catch (FaultException exception)
        {
            throw new RpcException(new Status(StatusOf(exception.Fault), exception.Fault.Message));
        }
    }

    /// <inheritdoc/>
    public override Task<Contract.SetLogLevelResponse> SetLogLevel(Contract.SetLogLevelRequest request, ServerCallContext context)
    {
        if (request.DebugSeconds is < 0 or > DebugDetail.MaxSeconds)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"debug_seconds is {request.DebugSeconds}; give 0 to {DebugDetail.MaxSeconds}."));
        }

        var state = request.DebugSeconds == 0 ? debug.Lower(CallerOf(context)) : debug.Raise(TimeSpan.FromSeconds(request.DebugSeconds), CallerOf(context));
        return Task.FromResult(new Contract.SetLogLevelResponse { LogDetail = ToContract(state) });
    }

    private static string? CallerOf(ServerCallContext context) => context.GetHttpContext().User.FindFirst(Identity.FleetTokenClaims.Subject)?.Value;

    private static StatusCode StatusOf(Fault fault) => fault.Code switch
    {
        FaultCodes.InvalidArgument => StatusCode.InvalidArgument,
        FaultCodes.Conflict => StatusCode.AlreadyExists,
        FaultCodes.Unavailable => StatusCode.FailedPrecondition,
        _ => StatusCode.ResourceExhausted,
    };

    private static async Task WriteAsync(
        IEnumerable<LogRingRecord> records, IServerStreamWriter<Contract.LogRecord> stream, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            await stream.WriteAsync(ToContract(record), cancellationToken);
        }
    }

    private static Contract.LogDetail ToContract(DebugState state) => new() { IsDebug = state.IsOn, UntilMs = state.Until?.ToUnixTimeMilliseconds() ?? 0 };

    private static Contract.LogRecord ToContract(LogRingRecord record) => new()
    {
        TimeMs = record.Time.ToUnixTimeMilliseconds(),
        Level = record.Level.ToString().ToLowerInvariant(),
        Category = record.Category,
        Message = record.Message,
        TraceId = record.TraceId,
    };

    [LoggerMessage(LogLevel.Information, "Restart asked for by {Caller}: draining, then ending")]
    private partial void LogRestart(string? caller);
}
