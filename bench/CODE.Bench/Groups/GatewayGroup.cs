using CODE.Bench.Fleet;
using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Results;

namespace CODE.Bench.Groups;

/// <summary>What the gateway costs a call that it forwards, beside proxies that do nothing but forward, in front of the same server.</summary>
internal sealed class GatewayGroup : IBenchGroup
{
    private static readonly int[] Connections = [1, 32, 128];

    /// <inheritdoc />
    public string Name => "gateway";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [Wrk.Program, StoreProcess.Program, NginxProxy.Program];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        await using var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken);
        using var asking = new Asking();
        var request = McpRequest.Table();
        var program = await fleet.StartGatewayAsync([], context.CancellationToken);
        var gateway = fleet.Through(program, request);
        var yarp = fleet.Around(await fleet.StartYarpAsync(context.CancellationToken), request, "yarp");
        var nginx = fleet.Around(await fleet.StartNginxAsync(context.CancellationToken), request, "nginx");
        var direct = fleet.Around(fleet.Server, request, "direct");
        LoadTarget[] targets = [gateway, yarp, nginx, direct];
        foreach (var target in targets)
        {
            await asking.AnswerAsync(target, context.CancellationToken);
        }

        foreach (var connections in Connections)
        {
            var results = await context.LoadAsync(targets, connections, warm: connections != Connections[0]);
            Compare(context, connections, results[gateway], "yarp", results[yarp], Goal.RatioAtLeast(0.9), Goal.RatioAtMost(1.3));
            Compare(context, connections, results[gateway], "nginx", results[nginx], Goal.RatioAtLeast(0.85), null);
            Compare(context, connections, results[gateway], "direct", results[direct], null, null);
        }

        await AllocationsAsync(context, asking, program, gateway);
    }

    private static void Compare(BenchContext context, int connections, LoadResult[] gateway, string name, LoadResult[] reference, Goal? throughput, Goal? p99)
    {
        var of = $"c{connections}.vs_{name}";

        // The goals for throughput are for a busy gateway; for one connection the added time says more.
        context.Add(Figure.Of($"gateway.throughput.{of}", Paired.Of(gateway, reference, static result => result.CallsPerSecond), "calls/s", connections > 1 ? throughput : null));
        context.Add(Figure.Of($"gateway.p50.{of}", Paired.Of(gateway, reference, static result => result.P50), "ms"));
        context.Add(Figure.Of($"gateway.p99.{of}", Paired.Of(gateway, reference, static result => result.P99), "ms", p99));
        context.Add(Figure.Of($"gateway.cpu.{of}", Paired.Of(gateway, reference, static result => result.CpuPerCall), "µs/call"));
        if (connections == 1 && name != "nginx")
        {
            var added = Spread.Of(gateway.Zip(reference, static (one, other) => one.P50 - other.P50));
            context.Add(Figure.Of($"gateway.added_p50.{of}", added, "ms", Goal.AtMost(0.25)));
        }
    }

    private static async Task AllocationsAsync(BenchContext context, Asking asking, WebProgram program, LoadTarget gateway)
    {
        const int Connections = 32;
        var before = await ProcessCounters.ReadAsync(ProcessCounters.Allocated, asking.Http, program.Address, context.CancellationToken);
        var result = await context.Wrk.RunAsync(gateway, Connections, context.Pace.Round, context.CancellationToken);
        var after = await ProcessCounters.ReadAsync(ProcessCounters.Allocated, asking.Http, program.Address, context.CancellationToken);
        context.Add(new Figure("gateway.allocated", (after - before) / result.Calls, "bytes/call"));
    }
}
