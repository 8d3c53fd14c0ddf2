using CODE.Bench.Fleet;
using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Mix;
using CODE.Bench.Results;

namespace CODE.Bench.Groups;

/// <summary>Whether memory grows under lasting load: calls that are forwarded, calls that are answered from cache, and writes, all at once.</summary>
internal sealed class SoakGroup : IBenchGroup
{
    private const int Connections = 32;
    private const double Megabyte = 1024 * 1024;

    /// <summary>At the end there may be this much more than there was once the runtime had settled: what is more than noise, less than a leak worth the name.</summary>
    private const double MaxGrowth = 1.05;

    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Medians over this long: collections make single readings jump.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <inheritdoc />
    public string Name => "soak";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [Wrk.Program, StoreProcess.Program];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        await using var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken);
        using var asking = new Asking();
        var gateway = fleet.Through(await fleet.StartGatewayAsync([], context.CancellationToken), McpRequest.Table());
        await asking.AnswerAsync(gateway, context.CancellationToken);

        var load = context.Wrk.RunAsync(gateway, Connections, Settling + Duration, context.CancellationToken);
        var mix = new ReadWriteMix(asking, [gateway.Url], fleet.CallerTokens(1)).RunAsync(long.MaxValue, Settling + Duration, context.CancellationToken);
        context.Say($"{Settling + Duration} of load");
        await Task.Delay(Settling, context.CancellationToken);

        List<(double Gateway, double Server)> memory = [];
        for (var left = Duration; left > TimeSpan.Zero; left -= Interval)
        {
            memory.Add((ProcessTree.ResidentSetSize(gateway.ProcessId) / Megabyte, ProcessTree.ResidentSetSize(fleet.Server.ProcessId) / Megabyte));
            await Task.Delay(Interval, context.CancellationToken);
        }

        Report(context, "gateway", [.. memory.Select(static reading => reading.Gateway)]);
        Report(context, "server", [.. memory.Select(static reading => reading.Server)]);
        context.Add(new Figure("soak.calls", (await load).Calls + (await mix).Calls, "calls"));
    }

    private static void Report(BenchContext context, string process, double[] readings)
    {
        var window = (int)(Window / Interval);
        var (begin, end) = (Spread.Of(readings[..window]).Median, Spread.Of(readings[^window..]).Median);
        context.Add(new Figure($"soak.{process}.rss.end_vs_begin", end, "MB") { Reference = begin, Ratio = end / begin, Range = (readings.Min(), readings.Max()), Goal = Goal.RatioAtMost(MaxGrowth) });
    }
}
