using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp logs</c>: a server's log.</summary>
internal sealed class LogsCommand : Command
{
    private const int MostRecords = 1000;

    /// <param name="options">The options of every command.</param>
    public LogsCommand(GlobalOptions options)
        : base("logs", "Show the newest log records of a server, or of the gateway")
    {
        Argument<string> server = ServerArgument.Required(options, "The server, or gateway");
        var tail = new Option<int>("--tail") { Description = "How many records, up to 1000", HelpName = "N", DefaultValueFactory = _ => 100 };
        tail.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > MostRecords) result.AddError($"--tail is between 0 and {MostRecords}.");
        });
        var follow = new Option<bool>("--follow") { Description = "Go on with new records as they come, until Ctrl+C" };
        Add(server);
        Add(tail);
        Add(follow);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            IAsyncEnumerable<JsonNode> records = session.Admin.GetLogsAsync(
                parse.GetRequiredValue(server),
                parse.GetValue(tail),
                parse.GetValue(follow),
                cancellation);
            await foreach (JsonNode record in records.WithCancellation(cancellation))
            {
                if (session.Terminal.Json) session.Terminal.WriteJsonLine(record);
                else Show(session.Terminal, record);
            }

            return ExitCode.Ok;
        });
    }

    private static void Show(Terminal terminal, JsonNode json)
    {
        LogRecord? record;
        try
        {
            record = json.Deserialize(AdminJson.Default.LogRecord);
        }
        catch (JsonException)
        {
            // A record of another shape is still worth reading.
            terminal.WriteLine(json.ToJsonString());
            return;
        }

        terminal.WriteLine(
            new Cell(record?.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture), Color.Grey),
            new Cell(record?.Level, ColorOf(record?.Level)),
            new Cell(record?.Category, Color.Grey),
            record?.Message);
    }

    private static Color ColorOf(string? level) => level switch
    {
        "warning" => Color.Yellow,
        "error" or "critical" => Color.Red,
        _ => Color.Default,
    };
}
