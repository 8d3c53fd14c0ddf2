using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Results;

namespace CODE.Bench.Groups.Scale;

/// <summary>
/// Compares what a call costs at several sizes with what it costs at the first: CPU time of the gateway, which, unlike throughput, is not shared with the
/// server and the generator. The cost may grow as the work does, and a quarter more for noise.
/// </summary>
internal static class ScaleComparison
{
    private const double Noise = 1.25;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>Measures the points side by side, and adds a figure for each but the first.</summary>
    /// <param name="context">Where figures go.</param>
    /// <param name="dimension">What grows.</param>
    /// <param name="points">The sizes, the first of which the others are compared with.</param>
    /// <param name="isTold">Whether they are only told, without a goal.</param>
    public static async Task AddAsync(BenchContext context, string dimension, IReadOnlyList<ScalePoint> points, bool isTold = false)
    {
        await MachineLoad.UntilQuietAsync(context.Pace.Settling, context.CancellationToken);
        foreach (var target in points.Select(static point => point.Target).DistinctBy(static target => (target.Url, target.Request)))
        {
            await context.WarmUpAsync(target);
        }

        context.Say($"{dimension}: {string.Join(", ", points.Select(static point => point.Name))}");
        var results = await Rounds.InterleaveAsync(
            points,
            context.Pace.Rounds,
            point => context.Wrk.RunAsync(point.Target, point.Connections, Round, context.CancellationToken),
            context.CancellationToken);
        foreach (var point in points.Skip(1))
        {
            var paired = Paired.Of(results[point], results[points[0]], static result => result.CpuPerCall);
            context.Add(Figure.Of($"scale.{dimension}.{point.Name}.vs_{points[0].Name}", paired, "µs/call", isTold ? null : GoalOf(point, points[0])));
        }
    }

    // A single connection is told without a goal: its calls wake the gateway each time, which busier ones share.
    private static Goal? GoalOf(ScalePoint point, ScalePoint first) =>
        point.Connections < first.Connections ? null : Goal.RatioAtMost(Math.Round(Noise * Math.Max(1, point.Work / first.Work), 2));
}
