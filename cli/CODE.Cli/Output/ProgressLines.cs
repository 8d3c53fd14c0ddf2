using System.Globalization;
using ModelContextProtocol;

namespace CODE.Cli.Output;

/// <summary>
/// Shows a call's progress, a line each, as it comes. Progress only grows, but the client hands out what came in a burst
/// in any order: what is behind the last line is old, and not shown.
/// </summary>
internal sealed class ProgressLines(Terminal terminal) : IProgress<ProgressNotificationValue>
{
    private readonly Lock _writing = new();
    private float _last = float.NegativeInfinity;

    /// <inheritdoc/>
    public void Report(ProgressNotificationValue value)
    {
        string amount = value.Total is > 0 and { } total
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(value.Progress / total, 0, 1) * 100:0}%")
            : value.Progress.ToString("0.##", CultureInfo.InvariantCulture);
        lock (_writing)
        {
            if (value.Progress <= _last) return;
            _last = value.Progress;
            terminal.Note($"{amount} {value.Message}");
        }
    }
}
