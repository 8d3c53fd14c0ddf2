using CODE.Bench.Fleet;
using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Mix;
using CODE.Bench.Results;

namespace CODE.Bench.Groups;

/// <summary>How much of a mix of reads and writes is answered from cache, and that nothing so answered is out of date; for one gateway, and for two on one store.</summary>
internal sealed class HitRateGroup : IBenchGroup
{
    // Enough for the first reads of everything, which nobody can answer from cache, not to weigh.
    private const long Calls = 100_000;
    private const int Callers = 4;

    // For a machine that is too slow for as many; the figure of calls shows it.
    private const int MaxRounds = 30;

    /// <inheritdoc />
    public string Name => "hitrate";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [Wrk.Program, StoreProcess.Program];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        foreach (var replicas in new[] { 1, 2 })
        {
            await using var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken);
            using var asking = new Asking();
            List<Uri> gateways = [];
            for (var replica = 0; replica < replicas; replica++)
            {
                var target = fleet.Through(await fleet.StartGatewayAsync([], context.CancellationToken), McpRequest.Table());
                await asking.AnswerAsync(target, context.CancellationToken);
                gateways.Add(target.Url);
            }

            var mix = new ReadWriteMix(asking, gateways, fleet.CallerTokens(Callers));
            context.Say($"a mix of reads and writes through {replicas} gateway(s)");
            var result = await mix.RunAsync(Calls, context.Pace.Round * MaxRounds, context.CancellationToken);
            Report(context, replicas, result);
            if (replicas == 1)
            {
                await GeneratorAsync(context, fleet, asking);
            }
        }
    }

    private static void Report(BenchContext context, int replicas, MixResult result)
    {
        context.Add(new Figure($"hitrate.reads.replicas{replicas}", result.HitRate, "share")
        {
            Reference = result.PossibleHitRate,
            Ratio = result.HitRate / result.PossibleHitRate,
            Goal = Goal.AtLeast(0.85),
        });
        context.Add(new Figure($"hitrate.stale_reads.replicas{replicas}", result.Stale, "reads") { Goal = Goal.AtMost(0) });
        context.Add(new Figure($"hitrate.calls.replicas{replicas}", result.Calls, "calls"));
    }

    // The mix needs a generator that looks at each answer. This one is compared with wrk, against the least that there is to call.
    private static async Task GeneratorAsync(BenchContext context, BenchFleet fleet, Asking asking)
    {
        const int Connections = 16;
        var answer = await asking.AnswerAsync(fleet.Around(fleet.Server, McpRequest.Table(), "direct"), context.CancellationToken);
        var bare = fleet.Around(await fleet.StartBareAsync(answer, context.CancellationToken), McpRequest.Table(), "bare");
        await context.Wrk.RunAsync(bare, Connections, context.Pace.Round, context.CancellationToken);
        await asking.RepeatAsync(bare, Connections, context.Pace.Round, context.CancellationToken);
        var rounds = await Rounds.InterleaveAsync(
            [true, false],
            context.Pace.Rounds,
            async isOwn => isOwn
                ? await asking.RepeatAsync(bare, Connections, context.Pace.Round, context.CancellationToken)
                : (await context.Wrk.RunAsync(bare, Connections, context.Pace.Round, context.CancellationToken)).CallsPerSecond,
            context.CancellationToken);
        context.Add(Figure.Of("hitrate.generator.vs_wrk", Paired.Of(rounds[true], rounds[false], static value => value), "calls/s"));
    }
}
