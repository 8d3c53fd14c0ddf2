using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary><c>mcp restart</c>: restarts a server and waits for its successor.</summary>
internal sealed class RestartCommand : Command
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <param name="options">The options of every command.</param>
    public RestartCommand(GlobalOptions options)
        : base("restart", "Restart a server: it finishes its calls, ends, and is started again by its host")
    {
        Argument<string> server = ServerArgument.Required(options, "The server");
        var timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = "How long to wait for the new process, such as 30s or 2m [default: 1m]",
            HelpName = "TIME",
            CustomParser = argument => Duration.Parse(argument),
        };
        Add(server);
        Add(timeout);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            return await RunAsync(session, parse.GetRequiredValue(server), parse.GetValue(timeout) ?? DefaultDeadline, cancellation);
        });
    }

    private static async Task<int> RunAsync(Session session, string name, TimeSpan deadline, CancellationToken cancellation)
    {
        ServerState before = Find((await session.Admin.GetServersAsync(cancellation)).Value, name) ?? throw GatewayFaults.NoSuchServer(name);
        int? ending = await session.Admin.RestartAsync(name, cancellation) ?? before.ProcessId;
        session.Terminal.Note($"note: {name} (process {ending}) is finishing its calls.");

        long start = session.Clock.GetTimestamp();
        while (session.Clock.GetElapsedTime(start) < deadline)
        {
            (ServerList fleet, JsonNode raw) = await session.Admin.GetServersAsync(cancellation);
            if (Find(fleet, name) is { State: "ready" } now && IsSuccessor(now, ending, before.StartedAt))
            {
                if (session.Terminal.Json) session.Terminal.WriteJson(raw["servers"]!.AsArray().First(one => (string?)one!["name"] == name)!.DeepClone());
                else session.Terminal.WriteText($"{name} is ready again, as process {now.ProcessId}.");
                return ExitCode.Ok;
            }

            await Task.Delay(Pause, session.Clock, cancellation);
        }

        throw new CliFault(
            ExitCode.Failed,
            "not_ready",
            FormattableString.Invariant($"{name} was told to restart, but no new process was ready within {deadline.TotalSeconds:0} s."),
            $"Look at `mcp status` and `mcp logs {name}`.");
    }

    // In a container every process has the id 1; then only the start time tells the two apart.
    private static bool IsSuccessor(ServerState now, int? ending, DateTimeOffset? startedBefore) =>
        (now.ProcessId is not null && now.ProcessId != ending)
        || (now.StartedAt is not null && startedBefore is not null && now.StartedAt > startedBefore);

    private static ServerState? Find(ServerList fleet, string name) => fleet.Servers.FirstOrDefault(server => server.Name == name);
}
