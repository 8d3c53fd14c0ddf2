using CODE.Bench.Fleet;
using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Results;

namespace CODE.Bench.Groups;

/// <summary>What an answer from cache costs, beside the server asked directly and beside the least that ASP.NET Core can do.</summary>
internal sealed class CachedGroup : IBenchGroup
{
    private const int Connections = 32;

    /// <inheritdoc />
    public string Name => "cached";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [Wrk.Program, StoreProcess.Program];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        await using var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken);
        using var asking = new Asking();
        var cached = McpRequest.Table("bench_cached");
        var program = await fleet.StartGatewayAsync([], context.CancellationToken);
        var memory = fleet.Through(program, cached, "memory hit");
        var store = fleet.Through(await fleet.StartGatewayAsync([("Cache:MemoryBytes", "0")], context.CancellationToken), cached, "store hit");
        var direct = fleet.Around(fleet.Server, McpRequest.Table(), "direct");

        await asking.AnswerAsync(direct, context.CancellationToken);
        await asking.HitAsync(store, context.CancellationToken);
        var answer = await asking.HitAsync(memory, context.CancellationToken);
        var bare = fleet.Around(await fleet.StartBareAsync(answer, context.CancellationToken), cached, "bare");
        var results = await context.LoadAsync([memory, store, direct, bare], Connections);
        Compare(context, "memory", results[memory], "direct", results[direct], Goal.RatioAtLeast(3));
        Compare(context, "memory", results[memory], "bare", results[bare], Goal.RatioAtLeast(0.75));
        Compare(context, "store", results[store], "direct", results[direct], null);
        Compare(context, "store", results[store], "bare", results[bare], Goal.RatioAtLeast(0.45));

        // Nobody waits for the record of a read: what the store does not take in time would be lost.
        var lost = await ProcessCounters.ReadAsync(ProcessCounters.AuditDropped, asking.Http, program.Address, context.CancellationToken);
        context.Add(new Figure("cached.audit_lost.memory", lost, "records") { Goal = Goal.AtMost(0) });
    }

    private static void Compare(BenchContext context, string level, LoadResult[] hits, string name, LoadResult[] reference, Goal? throughput)
    {
        context.Add(Figure.Of($"cached.throughput.{level}.vs_{name}", Paired.Of(hits, reference, static result => result.CallsPerSecond), "calls/s", throughput));
        context.Add(Figure.Of($"cached.p50.{level}.vs_{name}", Paired.Of(hits, reference, static result => result.P50), "ms"));
        context.Add(Figure.Of($"cached.p99.{level}.vs_{name}", Paired.Of(hits, reference, static result => result.P99), "ms"));
        context.Add(Figure.Of($"cached.cpu.{level}.vs_{name}", Paired.Of(hits, reference, static result => result.CpuPerCall), "µs/call"));
    }
}
