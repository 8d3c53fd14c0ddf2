using System.Text;
using Microsoft.Extensions.Logging;

namespace CODE.AppHost.Embedded.Running;

/// <summary>The host's own log: what concerns the developer is a line on the console, and everything is in <c>logs/host.log</c> with its time.</summary>
internal sealed class HostLogProvider(BoundedLog file, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName)
        => new HostLogger(file, time, categoryName, onConsole: categoryName.StartsWith("CODE.", StringComparison.Ordinal));

    public void Dispose() => file.Dispose();

    private sealed class HostLogger(BoundedLog file, TimeProvider time, string category, bool onConsole) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (onConsole ? LogLevel.Information : LogLevel.Warning);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var message = formatter(state, exception);
            file.Append(Encoding.UTF8.GetBytes($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {logLevel} {category}: {message}{(exception is null ? "" : $" {exception}")}\n"));
            if (onConsole)
            {
                Console.WriteLine(logLevel >= LogLevel.Warning ? $"! {message}" : $"  {message}");
            }
        }
    }
}
