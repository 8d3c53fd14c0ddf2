using System.Security.Cryptography;
using System.Text;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Definitions;

/// <summary>
/// The operator's lock file, looked at every second. A file that cannot be taken, or that is gone, leaves what was accepted as it is; the log and
/// <c>/health</c> say so until it is mended.
/// </summary>
internal sealed partial class LockSource(IOptions<DefinitionOptions> options, TimeProvider time, ILogger<LockSource> logger) : BackgroundService
{
    private readonly string? _file = options.Value.LockFile is { Length: > 0 } file ? file : null;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private byte[]? _hash;
    private string? _fault;
    private volatile ToolLock _current = ToolLock.Empty;

    /// <summary>Tells that something else is accepted now.</summary>
    public event Action? Changed;

    /// <summary>What the operator accepted.</summary>
    public ToolLock Current => _current;

    /// <summary>The file; null when there is none.</summary>
    public string? File => _file;

    /// <summary>Why the file as it is now is not in force; null when it is.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    /// <summary>Accepts definitions: they are in the file, and in force, when this returns.</summary>
    /// <exception cref="FaultException">The file cannot be written, or what is in it cannot be taken.</exception>
    public async Task AcceptAsync(string server, ToolDefinition tool, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            throw CannotWrite("The gateway has no lock file: Definitions:LockFile is not set.", server, tool);
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Read again, so that what was written by hand or by another replica a moment ago stays.
            await ReloadAsync(cancellationToken);
            if (Fault is { } fault)
            {
                throw new FaultException(FaultCodes.Conflict, $"The lock file as it is cannot be taken: {fault}", "Mend or remove it, then accept again.");
            }

            await WriteAsync(_file, ToolLockFormat.Write(_current.With(server, tool)), cancellationToken);
            await ReloadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogReadOnly(exception, _file);
            throw CannotWrite("The lock file cannot be written by the gateway.", server, tool);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Pinned)
        {
            LogUnpinned();
        }

        await ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _gate.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RefreshInterval, time);
        while (_file is not null && await timer.WaitForNextTickAsync(stoppingToken))
        {
            await _gate.WaitAsync(stoppingToken);
            try
            {
                await ReloadAsync(stoppingToken);
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        // Until something is accepted there is no file; once there was one, its absence is no wish to accept nothing.
        if (_file is null || (_hash is null && !System.IO.File.Exists(_file)))
        {
            Volatile.Write(ref _fault, null);
            return;
        }

        try
        {
            if (new FileInfo(_file).Length > ToolLockFormat.MaxBytes)
            {
                throw new LockFault($"It is larger than {ToolLockFormat.MaxBytes} bytes.");
            }

            var bytes = await System.IO.File.ReadAllBytesAsync(_file, cancellationToken);
            var hash = SHA256.HashData(bytes);
            if (_hash is not null && hash.AsSpan().SequenceEqual(_hash) && Fault is null)
            {
                return;
            }

            var accepted = ToolLockFormat.Read(bytes);
            (_hash, _current) = (hash, accepted);
            Volatile.Write(ref _fault, null);
            LogLoaded(_file, accepted.Count);
            Changed?.Invoke();
        }
        catch (Exception exception) when (exception is LockFault or IOException or UnauthorizedAccessException)
        {
            var fault = exception is LockFault ? exception.Message : "The file cannot be read.";
            if (fault != Fault)
            {
                Volatile.Write(ref _fault, fault);
                LogRefused(exception, _file, fault);
            }
        }
    }

    // Whole or not at all, also for the other replicas that read it.
    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var temporary = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await System.IO.File.WriteAllTextAsync(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
            System.IO.File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }

    private static FaultException CannotWrite(string message, string server, ToolDefinition tool) => new(
        FaultCodes.Conflict, message, $"Put this into the lock file where it is kept: {ToolLockFormat.WriteEntry(server, tool)}");

    [LoggerMessage(LogLevel.Warning, "Definitions:Pinned is off: what the fleet's own servers say of their tools is taken as it comes, and nobody is asked when it changes")]
    private partial void LogUnpinned();

    [LoggerMessage(LogLevel.Information, "The lock file {File} is in force: {Tools} accepted definitions")]
    private partial void LogLoaded(string file, int tools);

    [LoggerMessage(LogLevel.Error, "The lock file {File} is refused, and what was accepted before stays: {Fault}")]
    private partial void LogRefused(Exception exception, string file, string fault);

    [LoggerMessage(LogLevel.Warning, "The lock file {File} cannot be written")]
    private partial void LogReadOnly(Exception exception, string file);
}
