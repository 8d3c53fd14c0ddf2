using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Conformance.Tools;

/// <summary>Tools that tell the client something while they run.</summary>
public sealed class NotificationTools(TimeProvider time)
{
    // The scenarios want to see several notifications arrive apart from each other.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress 0, 50 and 100 of 100.")]
    public async Task<string> Progress(IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        foreach (var done in (int[])[0, 50, 100])
        {
            progress.Report(new ProgressNotificationValue { Progress = done, Total = 100 });
            await Task.Delay(Pause, time, cancellationToken);
        }

        return "Tool with progress executed";
    }

    [McpServerTool(Name = "test_tool_with_logging"), Description("Sends three log messages while it runs.")]
    public async Task<string> Logging(McpServer server, CancellationToken cancellationToken)
    {
        await Log(server, "Tool execution started", cancellationToken);
        await Task.Delay(Pause, time, cancellationToken);
        await Log(server, "Tool processing data", cancellationToken);
        await Task.Delay(Pause, time, cancellationToken);
        await Log(server, "Tool execution completed", cancellationToken);
        return "Tool with logging executed successfully";
    }

    [McpServerTool(Name = "test_logging_tool"), Description("Logs, which reaches the client only when its request asked for logs.")]
    public static async Task<string> QuietLogging(McpServer server, CancellationToken cancellationToken)
    {
        await Log(server, "test_logging_tool ran", cancellationToken);
        return "Logged.";
    }

    // From 2026-07-28 on, a request names the level of the messages it wants; before, a server decides until the client has set a level.
    private static Task Log(McpServer server, string text, CancellationToken cancellationToken) =>
        (server.LoggingLevel is { } level ? level <= LoggingLevel.Info : !server.IsMrtrSupported)
            ? server.SendNotificationAsync(
                NotificationMethods.LoggingMessageNotification,
                new LoggingMessageNotificationParams
                {
                    Level = LoggingLevel.Info,
                    Logger = "conformance",
                    Data = JsonSerializer.SerializeToElement(text),
                },
                cancellationToken: cancellationToken)
            : Task.CompletedTask;
}
