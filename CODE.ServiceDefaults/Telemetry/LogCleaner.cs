using ModelContextProtocol;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// Takes out of exported log records what the MCP SDK writes of callers: the URIs and names that they ask for, and the text of what they are told. What
/// happened stays, by the text that the values are put into. The process's own log, which nobody sends anywhere, has it all.
/// </summary>
internal sealed class LogCleaner : BaseProcessor<LogRecord>
{
    private const string Sdk = "ModelContextProtocol";

    // Under this name .NET has the text with its gaps.
    private const string Template = "{OriginalFormat}";

    public override void OnEnd(LogRecord data)
    {
        if (data.CategoryName?.StartsWith(Sdk, StringComparison.Ordinal) is true)
        {
            data.FormattedMessage = data.Attributes?.FirstOrDefault(static attribute => attribute.Key == Template).Value as string;
            data.Attributes = null;
            data.Exception = data.Exception is McpException ? null : data.Exception;
        }
    }
}
