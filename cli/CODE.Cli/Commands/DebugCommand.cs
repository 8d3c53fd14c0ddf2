using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Cli.Completion;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary><c>mcp debug</c>: more detail in a running process's log, for a time.</summary>
internal sealed class DebugCommand : Command
{
    private const string GatewayName = "gateway";
    private static readonly TimeSpan DefaultTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // One argument of both words: with --all there is no server, and only the last word tells what is meant.
    private readonly Argument<string[]> _words = new("SERVER on|off") { Description = "The server, or gateway; and whether its detail is raised or taken back", Arity = new ArgumentArity(1, 2) };
    private readonly Option<bool> _all = new("--all") { Description = "Every server of the fleet, and the gateway, in place of SERVER" };
    private readonly Option<TimeSpan?> _for = new("--for")
    {
        Description = "With on: for how long, up to 1d; then it returns by itself [default: 15m]",
        HelpName = "TIME",
        CustomParser = argument => Duration.Parse(argument, Longest),
    };

    /// <param name="options">The options of every command.</param>
    public DebugCommand(GlobalOptions options)
        : base("debug", "Raise the detail of the log of a server, the gateway, or all, at run time")
    {
        _words.CompletionSources.Add(context => FleetCompletions.Servers(context, options));
        _words.CompletionSources.Add("on", "off");
        Add(_words);
        Add(_all);
        Add(_for);
        Validators.Add(Check);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            string[] words = parse.GetRequiredValue(_words);
            TimeSpan? time = words[^1] == "on" ? parse.GetValue(_for) ?? DefaultTime : null;
            return parse.GetValue(_all) ? await RunAllAsync(session, time, cancellation) : await RunAsync(session, words[0], time, cancellation);
        });
    }

    private void Check(CommandResult result)
    {
        string[] words = [.. result.GetResult(_words)?.Tokens.Select(token => token.Value) ?? []];
        if (words is not [.., "on" or "off"]) result.AddError("Say on or off at the end, such as `mcp debug deployment on`.");
        else if (result.GetValue(_all) == (words.Length == 2)) result.AddError("Name a server, the gateway, or --all; one of them.");
        else if (words.Length == 2 && !ServerArgument.IsName(words[0])) result.AddError($"'{words[0]}' is not the name of a server.");
        else if (words[^1] == "off" && result.GetResult(_for) is not null) result.AddError("--for goes with on.");
    }

    private static async Task<int> RunAsync(Session session, string server, TimeSpan? time, CancellationToken cancellation)
    {
        JsonObject done = await SetAsync(session, server, time, cancellation);
        if (session.Terminal.Json) session.Terminal.WriteJson(done);
        return ExitCode.Ok;
    }

    // One that is away does not keep the others from being told.
    private static async Task<int> RunAllAsync(Session session, TimeSpan? time, CancellationToken cancellation)
    {
        ServerList fleet = (await session.Admin.GetServersAsync(cancellation)).Value;
        var answers = new JsonArray();
        CliFault? failed = null;
        foreach (string server in fleet.Servers.Select(server => server.Name).Append(GatewayName))
        {
            try
            {
                answers.Add(await SetAsync(session, server, time, cancellation));
            }
            catch (CliFault fault) when (fault.Code == "conflict")
            {
                // A foreign server, whose log is its own.
                session.Terminal.Note($"note: {server}: {fault.Message}");
            }
            catch (CliFault fault) when (fault.ExitCode == ExitCode.Failed)
            {
                failed = new CliFault(fault.ExitCode, fault.Code, $"{server}: {fault.Message}", fault.Fix);
                session.Terminal.Note($"note: {failed.Message}");
            }
        }

        if (session.Terminal.Json) session.Terminal.WriteJson(new JsonObject { ["servers"] = answers });
        return failed is null ? ExitCode.Ok : throw failed;
    }

    private static async Task<JsonObject> SetAsync(Session session, string server, TimeSpan? time, CancellationToken cancellation)
    {
        string path = $"/admin/servers/{server}/log-level";
        if (time is not { } duration)
        {
            await session.Admin.DeleteAsync(path, cancellation, server);
            Tell(session, server, "the usual detail");
            return new JsonObject { ["name"] = server };
        }

        var wish = new LogDetailWish((int)duration.TotalSeconds);
        (LogDetail detail, JsonNode raw) = await session.Admin.PutAsync(path, wish, AdminJson.Default.LogDetailWish, AdminJson.Default.LogDetail, server, cancellation);
        Tell(session, server, detail.Until is { } until
            ? string.Create(CultureInfo.InvariantCulture, $"{detail.Level} detail until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            : $"{detail.Level} detail, since it was started with it");
        return new JsonObject { ["name"] = server, ["log_detail"] = raw };
    }

    private static void Tell(Session session, string server, string detail)
    {
        if (!session.Terminal.Json) session.Terminal.WriteLine($"{server}:", detail);
    }
}
