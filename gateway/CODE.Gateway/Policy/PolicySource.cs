using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Policy;

/// <summary>
/// The policy file, looked at every second: watchers miss what a mounted volume does. A file that cannot be taken leaves the rules as they
/// are; the log and <c>/health</c> say so until it is mended.
/// </summary>
internal sealed partial class PolicySource(PolicyReader reader, IOptions<PolicyOptions> options, TimeProvider time, ILogger<PolicySource> logger) : BackgroundService
{
    private readonly string? _file = string.IsNullOrWhiteSpace(options.Value.File) ? null : options.Value.File;
    private byte[]? _hash;
    private string? _fault;
    private volatile PolicyRules _current = PolicyRules.None;

    /// <summary>The rules in force.</summary>
    public PolicyRules Current => _current;

    /// <summary>Where they come from; null when there is no file.</summary>
    public string? File => _file;

    /// <summary>Why the file as it is now is not in force; null when it is.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    /// <summary>Since when the rules are in force.</summary>
    public DateTimeOffset? LoadedAt { get; private set; }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RefreshInterval, time);
        while (_file is not null && await timer.WaitForNextTickAsync(stoppingToken))
        {
            await ReloadAsync(stoppingToken);
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return;
        }

        // Known again only once it is read: a file that cannot be for a while is taken anew when it can, though it be the same.
        var known = _hash;
        _hash = null;
        try
        {
            if (new FileInfo(_file).Length > PolicyReader.MaxBytes)
            {
                throw new PolicyFault($"It is larger than {PolicyReader.MaxBytes} bytes.");
            }

            var bytes = await System.IO.File.ReadAllBytesAsync(_file, cancellationToken);
            _hash = SHA256.HashData(bytes);
            if (known is not null && _hash.AsSpan().SequenceEqual(known))
            {
                return;
            }

            _current = await reader.ReadAsync(System.Text.Encoding.UTF8.GetString(bytes));
            LoadedAt = time.GetUtcNow();
            Volatile.Write(ref _fault, null);
            LogLoaded(_file, _current.Permissions.Count);
        }
        catch (Exception exception) when (exception is PolicyFault or IOException or UnauthorizedAccessException)
        {
            var fault = exception is PolicyFault ? exception.Message : "The file cannot be read.";
            if (fault != Fault)
            {
                Volatile.Write(ref _fault, fault);
                LogRefused(exception, _file, fault);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The policy {File} is in force: {Permissions} permissions")]
    private partial void LogLoaded(string file, int permissions);

    [LoggerMessage(LogLevel.Error, "The policy {File} is refused, and what was in force before stays: {Fault}")]
    private partial void LogRefused(Exception exception, string file, string fault);
}
