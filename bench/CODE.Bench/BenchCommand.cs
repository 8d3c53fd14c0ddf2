using System.CommandLine;
using CODE.Testing;

namespace CODE.Bench;

/// <summary>The command line.</summary>
internal static class BenchCommand
{
    /// <summary>The command, whose action is a run.</summary>
    /// <param name="groups">The names of the groups.</param>
    /// <param name="run">Runs, and returns the exit code.</param>
    public static RootCommand Create(string[] groups, Func<BenchOptions, CancellationToken, Task<int>> run)
    {
        var only = new Option<string[]>("--only") { Description = $"Measure these groups only: {string.Join(", ", groups)}", HelpName = "group" };
        only.AcceptOnlyFromAmong(groups);
        var quick = new Option<bool>("--quick") { Description = "See only that everything works: a second each, once; the figures mean little" };
        var soak = new Option<bool>("--soak") { Description = "Keep load on the fleet for ten minutes and see whether its memory grows" };
        var output = new Option<string?>("--output") { Description = "The file for the figures, bench/results/latest.json unless given (quick.json with --quick)" };
        var command = new RootCommand("Measures the fleet side by side with the alternatives.") { only, quick, soak, output };
        command.SetAction((parse, cancellationToken) => run(
            new BenchOptions(
                parse.GetValue(only) ?? [],
                parse.GetValue(quick),
                parse.GetValue(soak),
                parse.GetValue(output) ?? Path.Combine(Repository.Root, "bench", "results", parse.GetValue(quick) ? "quick.json" : "latest.json"),
                parse.GetValue(quick) || parse.GetValue(output) is not null ? null : Path.Combine(Repository.Root, "docs", "performance.md")),
            cancellationToken));
        return command;
    }
}
