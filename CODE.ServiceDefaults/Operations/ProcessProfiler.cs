using System.Runtime.CompilerServices;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Operations;

/// <summary>
/// Takes CPU samples and counters of this very process, by the runtime's own event pipe: docs/adr/0020-profiles.md. One at a time; what it
/// costs is only paid while it runs.
/// </summary>
/// <param name="process">How the process is called in faults and in the log.</param>
/// <param name="time">The clock of the duration.</param>
/// <param name="logger">Tells who took a profile.</param>
public sealed partial class ProcessProfiler(ServerIdentity process, TimeProvider time, ILogger<ProcessProfiler> logger)
{
    /// <summary>The longest profile, in seconds.</summary>
    public const int MaxSeconds = 300;

    /// <summary>How long the runtime may take beyond the duration, to tell what the methods are called.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private const int ChunkBytes = 32 * 1024;

    // Samples over the first limit end the profile early; what follows them, the names of the methods, still has to fit the second.
    private const long MaxSampleBytes = 128L * 1024 * 1024;
    private const long MaxBytes = 192L * 1024 * 1024;

    private int _isRunning;

    /// <summary>Takes a profile, and hands out the pieces of a nettrace file as they come; a piece is good until the next is asked for.</summary>
    /// <param name="seconds">For how long, 1 to <see cref="MaxSeconds"/>.</param>
    /// <param name="caller">Who asks, for the log.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="FaultException">See <see cref="ProfileFaults"/>; thrown before the first piece.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> RunAsync(int seconds, string? caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (seconds is < 1 or > MaxSeconds)
        {
            throw new FaultException(ProfileFaults.WrongDuration(seconds));
        }

        if (Interlocked.CompareExchange(ref _isRunning, 1, 0) != 0)
        {
            throw new FaultException(ProfileFaults.Running(process.Name));
        }

        try
        {
            LogBegin(caller, seconds);
            await foreach (var piece in ReadAsync(TimeSpan.FromSeconds(seconds), cancellationToken))
            {
                yield return piece;
            }
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
            LogEnd(caller);
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(TimeSpan duration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(duration + Grace, time);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        // Closing the session's stream ends the session, also in the runtime: it finds nobody to write to.
        using var session = await StartAsync(all.Token);
        using var enough = new CancellationTokenSource();
        var stopping = StopAsync(session, duration, enough.Token, all.Token);
        var buffer = new byte[ChunkBytes];
        long total = 0;
        try
        {
            while (await session.EventStream.ReadAsync(buffer, all.Token) is > 0 and var read)
            {
                total += read;
                if (total > MaxBytes)
                {
                    throw new FaultException(FaultCodes.TooLarge, $"The profile is larger than {MaxBytes >> 20} MiB.", "Take a shorter one.");
                }

                if (total > MaxSampleBytes && !enough.IsCancellationRequested)
                {
                    LogCutShort(MaxSampleBytes >> 20);
                    await enough.CancelAsync();
                }

                yield return buffer.AsMemory(0, read);
            }
        }
        finally
        {
            await all.CancelAsync();
            await stopping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The runtime answers the command to stop when everything is written, so that somebody has to read meanwhile.
    private async Task StopAsync(EventPipeSession session, TimeSpan duration, CancellationToken enough, CancellationToken cancellationToken)
    {
        using var early = CancellationTokenSource.CreateLinkedTokenSource(enough, cancellationToken);
        await Task.Delay(duration, time, early.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        await session.StopAsync(cancellationToken);
    }

    private async Task<EventPipeSession> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await new DiagnosticsClient(Environment.ProcessId).StartEventPipeSessionAsync(ProfileEvents.Configuration, cancellationToken);
        }
        catch (DiagnosticsClientException exception)
        {
            LogRefused(exception);
            throw new FaultException(ProfileFaults.NoDiagnostics(process.Name), exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "A profile of {Seconds} s begins, asked for by {Caller}")]
    private partial void LogBegin(string? caller, int seconds);

    [LoggerMessage(LogLevel.Information, "The profile asked for by {Caller} has ended")]
    private partial void LogEnd(string? caller);

    [LoggerMessage(LogLevel.Warning, "The profile has {Limit} MiB of samples and ends before its time")]
    private partial void LogCutShort(long limit);

    [LoggerMessage(LogLevel.Warning, "The runtime takes no diagnostic commands")]
    private partial void LogRefused(Exception exception);
}
