using CODE.Bench.Fleet;
using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Results;

namespace CODE.Bench.Groups;

/// <summary>The gateway beside other MCP gateways, each in front of a server with the same tool.</summary>
internal sealed class PeersGroup : IBenchGroup
{
    private const int Connections = 32;
    private const double Megabyte = 1024 * 1024;

    /// <inheritdoc />
    public string Name => "peers";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [Wrk.Program, StoreProcess.Program, "node", "npm"];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        await PeerPackages.InstallAsync(context.CancellationToken);
        await using var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken);
        using var asking = new Asking();
        var gatewayProgram = await fleet.StartGatewayAsync([], context.CancellationToken);
        var gateway = fleet.Through(gatewayProgram, McpRequest.Table());
        var hit = fleet.Through(gatewayProgram, McpRequest.Table("bench_cached"), "gateway, hit");
        await asking.AnswerAsync(gateway, context.CancellationToken);
        await asking.HitAsync(hit, context.CancellationToken);
        List<WebProgram> programs = [];
        try
        {
            List<LoadTarget> peers = [];
            foreach (var peer in Peer.All)
            {
                var program = await peer.StartAsync(context.Scratch, context.CancellationToken);
                programs.Add(program);
                var url = new Uri(program.Address, peer.Path);
                var target = new LoadTarget(peer.Name, url, await peer.RequestAsync(asking, url, context.CancellationToken), static () => null, program.ProcessId);
                await asking.AnswerAsync(target, context.CancellationToken);
                peers.Add(target);
            }

            var results = await context.LoadAsync([gateway, hit, .. peers], Connections);
            Compare(context, gateway, hit, peers, results);
        }
        finally
        {
            foreach (var program in programs)
            {
                await program.DisposeAsync();
            }
        }
    }

    private static void Compare(BenchContext context, LoadTarget gateway, LoadTarget hit, List<LoadTarget> peers, Dictionary<LoadTarget, LoadResult[]> results)
    {
        foreach (var peer in peers)
        {
            Compare(context, gateway, peer, $"vs_{peer.Name.Replace('-', '_')}", results, null, null, null);
        }

        var best = peers.MaxBy(peer => Spread.Of(results[peer].Select(static result => result.CallsPerSecond)).Median)!;
        Compare(context, gateway, best, "vs_best", results, Goal.RatioAtLeast(8), Goal.RatioAtMost(0.1), Goal.RatioAtMost(1));

        // What a read costs in the fleet that was read before: none of the others remembers answers.
        context.Add(Figure.Of($"peers.hit_throughput.c{Connections}.vs_best", Paired.Of(results[hit], results[best], static result => result.CallsPerSecond), "calls/s"));
        context.Add(Figure.Of($"peers.hit_p99.c{Connections}.vs_best", Paired.Of(results[hit], results[best], static result => result.P99), "ms"));
    }

    private static void Compare(
        BenchContext context, LoadTarget gateway, LoadTarget peer, string name, Dictionary<LoadTarget, LoadResult[]> results, Goal? throughput, Goal? p99, Goal? memory)
    {
        context.Add(Figure.Of($"peers.throughput.c{Connections}.{name}", Paired.Of(results[gateway], results[peer], static result => result.CallsPerSecond), "calls/s", throughput));
        context.Add(Figure.Of($"peers.p99.c{Connections}.{name}", Paired.Of(results[gateway], results[peer], static result => result.P99), "ms", p99));

        // The gateway's process alone, and theirs: the servers behind them are not what is compared.
        var (own, other) = (ProcessTree.ResidentSetSize(gateway.ProcessId) / Megabyte, ProcessTree.ResidentSetSize(peer.ProcessId) / Megabyte);
        context.Add(new Figure($"peers.rss.{name}", own, "MB") { Reference = other, Ratio = own / other, Goal = memory });
    }
}
