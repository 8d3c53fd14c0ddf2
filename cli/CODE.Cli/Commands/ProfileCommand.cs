using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CODE.Cli.Output;
using CODE.Cli.Profiling;

namespace CODE.Cli.Commands;

/// <summary><c>mcp profile</c>: where a running process spends its CPU time.</summary>
internal sealed class ProfileCommand : Command
{
    private const int ShownMethods = 10;
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);

    private readonly Argument<string> _server;
    private readonly Option<TimeSpan?> _duration = new("--duration")
    {
        Description = "For how long, 1s to 5m [default: 60s]",
        HelpName = "TIME",
        CustomParser = argument => Duration.Parse(argument, Longest),
    };

    private readonly Option<string?> _output = new("--output") { Description = "The speedscope file [default: SERVER-TIME.speedscope.json here]", HelpName = "FILE" };

    /// <param name="options">The options of every command.</param>
    public ProfileCommand(GlobalOptions options)
        : base("profile", "Take CPU samples and counters of a running server, or of the gateway, and write a speedscope file")
    {
        _server = ServerArgument.Required(options, "The server, or gateway");
        Add(_server);
        Add(_duration);
        Add(_output);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            string server = parse.GetRequiredValue(_server);
            string file = parse.GetValue(_output) ?? string.Create(CultureInfo.InvariantCulture, $"{server}-{session.Clock.GetLocalNow():yyyyMMdd-HHmmss}.speedscope.json");
            return await RunAsync(session, server, parse.GetValue(_duration) ?? DefaultDuration, Path.GetFullPath(file), cancellation);
        });
    }

    private static async Task<int> RunAsync(Session session, string server, TimeSpan duration, string file, CancellationToken cancellation)
    {
        // First, so that nobody waits for a profile that cannot be written.
        using var output = ReplacedFile.Create(file);
        using var download = new TraceDownload();
        await download.RunAsync(session, server, duration, cancellation);
        session.Terminal.Note("note: reading the samples.");
        using Trace trace = Trace.Open(download.File);
        (CpuProfile cpu, IReadOnlyList<CounterSummary> counters) = trace.Read();
        SpeedscopeFile.Write(output.Stream, $"{server}, {duration.TotalSeconds:0} s", cpu);
        output.Commit();

        IReadOnlyList<MethodShare> top = TopMethods.Of(cpu, ShownMethods);
        var report = new ProfileReport(
            server, file, (int)duration.TotalSeconds, cpu.Total, Math.Round(cpu.Total * cpu.Interval.TotalSeconds, 3), top, counters);
        if (session.Terminal.Json) session.Terminal.WriteJson(JsonSerializer.SerializeToNode(report, ProfileJson.Default.ProfileReport));
        else Show(session.Terminal, report);
        return ExitCode.Ok;
    }

    private static void Show(Terminal terminal, ProfileReport report)
    {
        terminal.WriteTable(
            ["Counter", "Unit", "Min", "Avg", "Max"],
            // What stayed at zero is only in the JSON.
            report.Counters.Where(counter => counter.Max != 0).Select(counter => (IReadOnlyList<Cell>)[counter.Name, counter.Unit, Number(counter.Min), Number(counter.Average), Number(counter.Max)]));
        terminal.WriteTable(
            ["Method", "Self %", "Total %"],
            report.Top.Select(method => (IReadOnlyList<Cell>)[method.Method, Number(method.SelfPercent), Number(method.TotalPercent)]));
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.CpuSeconds:0.0} s of CPU time in {report.DurationSeconds} s, {report.Samples} samples: {report.File}"));
        terminal.Note("note: open it at https://www.speedscope.app, which reads it in the browser and sends it nowhere.");
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);
}
