using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Results;
using Spectre.Console;

namespace CODE.Bench;

/// <summary>What a group of benchmarks works with.</summary>
/// <param name="Pace">How long and how often to measure.</param>
/// <param name="Scratch">A folder for files.</param>
/// <param name="Progress">Where to say what is going on.</param>
/// <param name="CancellationToken">Ends the run.</param>
internal sealed record BenchContext(Pace Pace, ScratchFolder Scratch, IAnsiConsole Progress, CancellationToken CancellationToken)
{
    private const int WarmUpConnections = 32;

    // A compiling thread that works less than this share of the time, twice in a row, is done with what matters: once may be the pause before the next tier.
    private const double StillCompiling = 0.05;
    private const int QuietRuns = 2;
    private readonly List<Figure> _figures = [];

    /// <summary>What was measured so far.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>The load generator.</summary>
    public Wrk Wrk => new(Scratch);

    /// <summary>Adds a figure.</summary>
    public void Add(Figure figure) => _figures.Add(figure);

    /// <summary>Says what is measured now.</summary>
    public void Say(string what) => Progress.MarkupLineInterpolated($"[grey]{what}[/]");

    /// <summary>Runs each target hot, then puts load on all of them side by side.</summary>
    /// <returns>For each target its results, by round.</returns>
    public async Task<Dictionary<LoadTarget, LoadResult[]>> LoadAsync(IReadOnlyList<LoadTarget> targets, int connections, bool warm = false)
    {
        if (!warm)
        {
            foreach (var target in targets)
            {
                await WarmUpAsync(target);
            }
        }

        Say($"{connections} connections: {string.Join(", ", targets.Select(static target => target.Name))}");
        return await Rounds.InterleaveAsync(targets, Pace.Rounds, target => Wrk.RunAsync(target, connections, Pace.Round, CancellationToken), CancellationToken);
    }

    /// <summary>Puts load on a target until its runtime has compiled what is hot, or has had enough time for it.</summary>
    public async Task WarmUpAsync(LoadTarget target)
    {
        var quiet = 0;
        for (var run = 0; run < Pace.MaxWarmUps && quiet < QuietRuns; run++)
        {
            var before = TieredCompilation.CpuTime(target.ProcessId);
            await Wrk.RunAsync(target, WarmUpConnections, Pace.WarmUp, CancellationToken);
            quiet = TieredCompilation.CpuTime(target.ProcessId) - before < Pace.WarmUp * StillCompiling ? quiet + 1 : 0;
        }
    }
}
