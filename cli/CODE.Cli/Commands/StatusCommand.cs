using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary><c>mcp status</c>: the state of every server.</summary>
internal sealed class StatusCommand : Command
{
    /// <param name="options">The options of every command.</param>
    public StatusCommand(GlobalOptions options)
        : base("status", "Show the state of every server of the fleet")
    {
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (ServerList fleet, JsonNode raw) = await AskAsync(session, cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else Show(session, fleet);
            return ExitCode.Ok;
        });
    }

    private static async Task<(ServerList Fleet, JsonNode Raw)> AskAsync(Session session, CancellationToken cancellation)
    {
        if (session.Settings.Token is not null)
        {
            try
            {
                return await session.Admin.GetServersAsync(cancellation);
            }
            catch (CliFault fault) when (fault.Code == "forbidden")
            {
                // Not an admin: the health report, which is open to everybody, still tells the states.
            }
        }

        FleetHealth health = (await session.Admin.GetHealthAsync(cancellation)).Value;
        session.Terminal.Note("note: an admin's token would show more (processes, memory, calls).");
        var fleet = new ServerList([.. health.Servers
            .OrderBy(server => server.Key, StringComparer.Ordinal)
            .Select(server => new ServerState(server.Key, server.Value.State, server.Value.Since, server.Value.Error, server.Value.Tools))]);
        return (fleet, JsonSerializer.SerializeToNode(fleet, AdminJson.Default.ServerList)!);
    }

    private static void Show(Session session, ServerList fleet)
    {
        WriteTable(session, fleet);
        if (fleet.GatewayLogDetail is { } detail) session.Terminal.Note($"note: the gateway logs {LogText(detail)}.");
    }

    private static void WriteTable(Session session, ServerList fleet) => session.Terminal.WriteTable(
        ["Server", "State", "Tools", "Version", "Pid", "Up", "Memory", "Calls", "Log", "Error"],
        fleet.Servers.Select(server => (IReadOnlyList<Cell>)
        [
            server.Name,
            new Cell(server.State, ColorOf(server.State)),
            Number(server.Tools),
            server.Version,
            Number(server.ProcessId),
            server.StartedAt is { } started ? Age(session.Clock.GetUtcNow() - started) : null,
            server.WorkingSetBytes is { } bytes ? Number(bytes / (1024 * 1024)) + " MiB" : null,
            server.CallsTotal is { } calls ? Number(calls) + (server.CallsInFlight is > 0 and { } now ? $" ({Number(now)} now)" : "") : null,
            new Cell(server.LogDetail is { } detail ? LogText(detail) : null, Color.Yellow),
            server.Error,
        ]));

    private static string LogText(LogDetail detail) =>
        detail.Until is { } until ? string.Create(CultureInfo.InvariantCulture, $"{detail.Level} until {until.UtcDateTime:HH:mm} UTC") : detail.Level;

    private static Color ColorOf(string state) => state switch
    {
        "ready" => Color.Green,
        "starting" => Color.Yellow,
        _ => Color.Red,
    };

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => Number((long)age.TotalDays) + "d",
        { TotalHours: >= 1 } => Number((long)age.TotalHours) + "h",
        { TotalMinutes: >= 1 } => Number((long)age.TotalMinutes) + "m",
        _ => Number(Math.Max(0, (long)age.TotalSeconds)) + "s",
    };
}
