using System.Diagnostics;
using CODE.Bench.Fleet;
using CODE.Bench.Measuring;
using CODE.Bench.Results;

namespace CODE.Bench.Groups;

/// <summary>How long the whole embedded fleet takes from its command to health, and how much memory it and each of its processes take.</summary>
internal sealed class StartGroup : IBenchGroup
{
    private const double MaxSeconds = 5;
    private const double MaxMegabytes = 350;
    private const double Megabyte = 1024 * 1024;

    /// <summary>After the start, services still do what they put off; memory is read after that.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    public string Name => "start";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        using var asking = new Asking();
        List<double> seconds = [];
        List<IReadOnlyDictionary<string, double>> services = [];
        List<Dictionary<string, (double Pss, double Rss)>> memory = [];
        for (var start = 0; start < context.Pace.Starts; start++)
        {
            context.Say($"start {start + 1} of {context.Pace.Starts}");
            var began = Stopwatch.GetTimestamp();
            await using var fleet = await EmbeddedFleet.StartAsync(context.Scratch.Folder($"fleet-{start}"), asking, context.CancellationToken);
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            services.Add(fleet.Starts);
            await Task.Delay(Settling, context.CancellationToken);
            memory.Add((await fleet.ProcessesAsync(context.CancellationToken)).ToDictionary(
                static process => process.Name,
                static process => (ProcessTree.ProportionalSetSize(process.Id) / Megabyte, ProcessTree.ResidentSetSize(process.Id) / Megabyte)));
        }

        context.Add(Figure.Of("start.fleet.healthy", Spread.Of(seconds), "s", Goal.AtMost(MaxSeconds)));
        context.Add(Figure.Of("start.fleet.pss", Spread.Of(memory.Select(static start => start.Values.Sum(static process => process.Pss))), "MB", Goal.AtMost(MaxMegabytes)));
        context.Add(Figure.Of("start.fleet.rss", Spread.Of(memory.Select(static start => start.Values.Sum(static process => process.Rss))), "MB"));
        foreach (var name in services[0].Keys.Order(StringComparer.Ordinal))
        {
            context.Add(Figure.Of($"start.{name}.healthy", Spread.Of(services.Where(start => start.ContainsKey(name)).Select(start => start[name])), "s"));
        }

        foreach (var name in memory[0].Keys)
        {
            context.Add(Figure.Of($"start.{name}.pss", Spread.Of(memory.Select(start => start[name].Pss)), "MB"));
        }
    }
}
