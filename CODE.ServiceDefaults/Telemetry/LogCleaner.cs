using ModelContextProtocol;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// Takes out of exported log records what the MCP SDK and the cache write of callers: the URIs and names that they ask for, and the text of what they are told.
/// What happened stays, by the text that the values are put into. The process's own log, which nobody sends anywhere, has it all.
/// </summary>
internal sealed class LogCleaner : BaseProcessor<LogRecord>
{
    private static readonly string[] Talkative = ["ModelContextProtocol", "ZiggyCreatures.Caching.Fusion"];

    // Under this name .NET has the text with its gaps.
    private const string Template = "{OriginalFormat}";

    public override void OnEnd(LogRecord data)
    {
        if (Array.Exists(Talkative, name => data.CategoryName?.StartsWith(name, StringComparison.Ordinal) is true))
        {
            data.FormattedMessage = data.Attributes?.FirstOrDefault(static attribute => attribute.Key == Template).Value as string;
            data.Attributes = null;
            data.Exception = data.Exception is McpException ? null : data.Exception;
        }
    }
}
