using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Hosts;
using CODE.Cli.Output;

namespace CODE.Cli.Commands;

/// <summary><c>mcp init</c>: tells MCP hosts about the gateway.</summary>
internal sealed class InitCommand : Command
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Option<string[]> _hosts = new("--host")
    {
        Description = "The host to configure; may be given several times [default: every host found here]",
        HelpName = string.Join('|', McpHosts.All.Select(host => host.Id)),
    };

    private readonly Option<bool> _print = new("--print") { Description = "Show the configuration and write nothing" };
    private readonly Option<bool> _withToken = new("--with-token")
    {
        Description = "Put the token itself into the configuration instead of a reference (Claude Desktop always needs it)",
    };

    /// <param name="options">The options of every command.</param>
    public InitCommand(GlobalOptions options)
        : base("init", "Write the gateway into the configuration of MCP hosts")
    {
        _hosts.AcceptOnlyFromAmong([.. McpHosts.All.Select(host => host.Id)]);
        Add(_hosts);
        Add(_print);
        Add(_withToken);
        SetAction(parse =>
        {
            using Session session = Session.Open(parse, options);
            IMcpHost[] hosts = Chosen(parse.GetValue(_hosts) ?? []);
            return parse.GetValue(_print)
                ? Print(session, hosts, parse.GetValue(_withToken))
                : Write(session, hosts, parse.GetValue(_withToken));
        });
    }

    private static IMcpHost[] Chosen(string[] ids)
    {
        HostPlaces places = HostPlaces.Here();
        IMcpHost[] hosts = [.. McpHosts.All.Where(host => ids.Length == 0 ? host.IsPresent(places) : ids.Contains(host.Id))];
        return hosts.Length > 0
            ? hosts
            : throw new CliFault(
                ExitCode.NotFound,
                "no_host",
                "No MCP host was found on this machine or in this folder.",
                $"Name one: --host {string.Join(" or --host ", McpHosts.All.Select(host => host.Id))}.");
    }

    private static int Print(Session session, IMcpHost[] hosts, bool withToken)
    {
        HostPlaces places = HostPlaces.Here();
        var all = new JsonArray();
        foreach (IMcpHost host in hosts)
        {
            HostEntry entry = host.Entry(Request(session, withToken, host));
            all.Add(new JsonObject { ["host"] = host.Id, ["path"] = host.ConfigPath(places), ["configuration"] = entry.AsDocument() });
            if (session.Terminal.Json) continue;
            session.Terminal.Note($"note: {host.Name} reads this from {host.ConfigPath(places)}");
            session.Terminal.WriteText(entry.AsDocument().ToJsonString(Readable));
        }

        if (session.Terminal.Json) session.Terminal.WriteJson(new JsonObject { ["hosts"] = all });
        return ExitCode.Ok;
    }

    private static int Write(Session session, IMcpHost[] hosts, bool withToken)
    {
        HostPlaces places = HostPlaces.Here();
        // Every fault is found before the first file changes.
        HostChange[] changes = [.. hosts.Select(host => HostChange.Plan(host, places, Request(session, withToken || host.NeedsToken, host)))];
        var report = new JsonArray();
        foreach (HostChange change in changes)
        {
            string? backup = change.Apply(session.Clock.GetUtcNow());
            string status = change.IsNeeded ? "written" : "unchanged";
            report.Add(new JsonObject { ["host"] = change.Host.Id, ["path"] = change.Path, ["status"] = status, ["backup"] = backup });
            if (session.Terminal.Json) continue;
            session.Terminal.WriteText($"{change.Host.Name}: {status} {change.Path}");
            if (backup is not null) session.Terminal.Note($"note: the file as it was: {backup}");
            if (change.HoldsToken) session.Terminal.Note("note: the file holds the token; only you can read it. Keep it out of version control.");
            session.Terminal.Note("next: " + change.Host.NextStep(change.HoldsToken, WhereTheTokenIs(session)));
        }

        if (session.Terminal.Json) session.Terminal.WriteJson(new JsonObject { ["hosts"] = report });
        return ExitCode.Ok;
    }

    private static HostRequest Request(Session session, bool withToken, IMcpHost host)
    {
        if (withToken && session.Settings.Token is null)
        {
            throw new CliFault(
                ExitCode.Unauthorized,
                "no_token",
                $"The configuration of {host.Name} is to hold the token, and none was found.",
                "Give --token or CODE_TOKEN; for a fleet on this machine, start it once and run inside the folder that holds its .code folder.");
        }

        return new HostRequest(session.Settings.At("/mcp"), withToken ? session.Settings.Token : null);
    }

    private static string WhereTheTokenIs(Session session) =>
        session.Settings.TokenFile is { } file ? "the content of " + file : "your access token";
}
