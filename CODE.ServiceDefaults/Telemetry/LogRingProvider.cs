using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>Writes what the process logs into its <see cref="LogRing"/>. Filters apply under the alias <c>Ring</c>.</summary>
[ProviderAlias("Ring")]
public sealed class LogRingProvider(LogRing ring, TimeProvider time) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new RingLogger(categoryName, ring, time);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The ring outlives its provider: records are read until the process ends.
    }

    private sealed class RingLogger(string category, LogRing ring, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            if (exception is not null)
            {
                message = $"{message}{Environment.NewLine}{exception}";
            }

            if (message.Length > LogRing.MaxMessageLength)
            {
                message = $"{message.AsSpan(0, LogRing.MaxMessageLength - 1)}…";
            }

            ring.Add(new LogRingRecord(time.GetUtcNow(), logLevel, category, message, Activity.Current?.TraceId.ToHexString() ?? ""));
        }
    }
}
