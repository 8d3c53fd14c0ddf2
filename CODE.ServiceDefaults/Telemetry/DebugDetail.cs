using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>Whether this process logs debug detail, and until when.</summary>
/// <param name="IsOn">Whether it does.</param>
/// <param name="Until">Until when; null when it has no end, or is off.</param>
public readonly record struct DebugState(bool IsOn, DateTimeOffset? Until);

/// <summary>
/// Raises the detail of this process's log at run time, for a time, and takes it back. Of the fleet's own categories only: what frameworks
/// write at debug level tells of headers and bodies.
/// </summary>
public sealed partial class DebugDetail : IDisposable
{
    /// <summary>The longest time, in seconds: a day.</summary>
    public const int MaxSeconds = 86_400;

    private readonly Lock _gate = new();
    private readonly DebugConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger<DebugDetail> _logger;
    private ITimer? _timer;
    private DateTimeOffset? _until;
    private bool _isStanding;

    /// <summary>Begins as the process was started: with <see cref="DebugConfiguration.Variable"/> or without.</summary>
    public DebugDetail(DebugConfiguration configuration, TimeProvider time, ILogger<DebugDetail> logger) =>
        (_configuration, _time, _logger, _isStanding) = (configuration, time, logger, configuration.IsOn);

    /// <summary>How it is now.</summary>
    public DebugState State
    {
        get
        {
            lock (_gate)
            {
                return Now;
            }
        }
    }

    private DebugState Now => _isStanding ? new(true, null) : new(_until is not null, _until);

    /// <summary>Raises the detail for a time, counted from now. A process that was started with it keeps it without an end.</summary>
    /// <param name="duration">For how long, up to <see cref="MaxSeconds"/>.</param>
    /// <param name="caller">Who asks, for the log.</param>
    public DebugState Raise(TimeSpan duration, string? caller)
    {
        lock (_gate)
        {
            if (!_isStanding)
            {
                var until = _time.GetUtcNow() + duration;
                _timer?.Dispose();
                (_until, _timer) = (until, _time.CreateTimer(_ => Expire(until), null, duration, Timeout.InfiniteTimeSpan));
                _configuration.Set(true);
                LogRaised(until, caller);
            }

            return Now;
        }
    }

    /// <summary>Takes it back, also where the process was started with it.</summary>
    /// <param name="caller">Who asks, for the log.</param>
    public DebugState Lower(string? caller)
    {
        lock (_gate)
        {
            if (Now.IsOn)
            {
                LowerNow();
                LogLowered(caller);
            }

            return Now;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Expire(DateTimeOffset until)
    {
        lock (_gate)
        {
            // Otherwise it was raised anew meanwhile, and the timer of that comes later.
            if (_until == until)
            {
                LowerNow();
                LogExpired();
            }
        }
    }

    private void LowerNow()
    {
        _timer?.Dispose();
        (_isStanding, _until, _timer) = (false, null, null);
        _configuration.Set(false);
    }

    [LoggerMessage(LogLevel.Information, "Debug detail is on until {Until:O}, asked for by {Caller}")]
    private partial void LogRaised(DateTimeOffset until, string? caller);

    [LoggerMessage(LogLevel.Information, "Debug detail is off, asked for by {Caller}")]
    private partial void LogLowered(string? caller);

    [LoggerMessage(LogLevel.Information, "Debug detail is off: its time is over")]
    private partial void LogExpired();
}
