using CODE.Bench.Fleet;
using CODE.Bench.Load;

namespace CODE.Bench.Groups.Scale;

/// <summary>Whether a call's cost grows no faster than its work: with connections, tools, servers, the size of results, and permissions.</summary>
internal sealed class ScaleGroup : IBenchGroup
{
    private static readonly int[] Connections = [10, 1, 100, 1_000];
    private static readonly int[] Kilobytes = [1, 10, 100, 1_000];
    private static readonly int[] Tools = [10, 100, 500];
    private static readonly int[] Servers = [1, 5, 20];
    private static readonly int[] Permissions = [10, 100, 1_000, 10_000];

    /// <summary>How many tools the bench server has of its own.</summary>
    private const int OwnTools = 6;

    /// <inheritdoc />
    public string Name => "scale";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [Wrk.Program, StoreProcess.Program];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        using var asking = new Asking();
        await ConnectionsAndResultsAsync(context, asking);
        await ToolsAsync(context, asking);
        await ServersAsync(context, asking);
        await PermissionsAsync(context, asking);
    }

    private static async Task ConnectionsAndResultsAsync(BenchContext context, Asking asking)
    {
        // Large answers pass whole only where the operator lets them.
        await using var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken);
        var program = await fleet.StartGatewayAsync([("Gateway:MaxTextBytes", $"{4 * 1024 * 1024}")], context.CancellationToken);
        var gateway = await ReadyAsync(context, asking, fleet.Through(program, McpRequest.Table()));
        await ScaleComparison.AddAsync(context, "connections", ByConnections(gateway));

        // What more connections cost a proxy that does nothing but forward.
        var yarp = await ReadyAsync(context, asking, fleet.Around(await fleet.StartYarpAsync(context.CancellationToken), McpRequest.Table(), "yarp"));
        await ScaleComparison.AddAsync(context, "connections_of_yarp", ByConnections(yarp), isTold: true);
        await ScaleComparison.AddAsync(context, "result", [.. Kilobytes.Select(size => new ScalePoint(
            size < 1_000 ? $"kb{size}" : $"mb{size / 1_000}", size, fleet.Through(program, McpRequest.Table(bytes: size * 1_000))))]);
    }

    private static async Task ToolsAsync(BenchContext context, Asking asking)
    {
        List<BenchFleet> fleets = [];
        try
        {
            List<ScalePoint> calls = [], lists = [];
            foreach (var tools in Tools)
            {
                var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken, tools - OwnTools);
                fleets.Add(fleet);

                // The list in one piece, so that its work is what it holds.
                var program = await fleet.StartGatewayAsync([("Gateway:PageSize", "1000")], context.CancellationToken);
                calls.Add(new ScalePoint($"tools{tools}", 1, await ReadyAsync(context, asking, fleet.Through(program, McpRequest.Table()))));
                lists.Add(new ScalePoint($"tools{tools}", tools, fleet.Through(program, McpRequest.Of("tools/list", null, [], 1))));
            }

            await ScaleComparison.AddAsync(context, "call", calls);
            await ScaleComparison.AddAsync(context, "list", lists);
        }
        finally
        {
            await StopAsync(fleets);
        }
    }

    private static async Task ServersAsync(BenchContext context, Asking asking)
    {
        List<BenchFleet> fleets = [];
        try
        {
            List<ScalePoint> points = [];
            foreach (var servers in Servers)
            {
                var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken);
                fleets.Add(fleet);
                await Task.WhenAll(Enumerable.Range(1, servers - 1).Select(number =>
                    fleet.AddServerAsync($"other{number}", [("Bench:DeclaresTools", "false"), ("Bench:ExtraTools", "10")], context.CancellationToken)));
                var program = await fleet.StartGatewayAsync([], context.CancellationToken);
                points.Add(new ScalePoint($"servers{servers}", 1, await ReadyAsync(context, asking, fleet.Through(program, McpRequest.Table()))));
            }

            await ScaleComparison.AddAsync(context, "call", points);
        }
        finally
        {
            await StopAsync(fleets);
        }
    }

    private static async Task PermissionsAsync(BenchContext context, Asking asking)
    {
        await using var fleet = await BenchFleet.StartAsync(context.Scratch, context.CancellationToken);
        List<ScalePoint> points = [];
        foreach (var permissions in Permissions)
        {
            var program = await fleet.StartGatewayAsync([], context.CancellationToken, BenchPolicy.Of(permissions));
            points.Add(new ScalePoint($"permissions{permissions}", 1, await ReadyAsync(context, asking, fleet.Through(program, McpRequest.Table()))));
        }

        await ScaleComparison.AddAsync(context, "call", points);
    }

    private static ScalePoint[] ByConnections(LoadTarget target) => [.. Connections.Select(connections => new ScalePoint($"c{connections}", 1, target, connections))];

    private static async Task<LoadTarget> ReadyAsync(BenchContext context, Asking asking, LoadTarget target)
    {
        await asking.AnswerAsync(target, context.CancellationToken);
        return target;
    }

    private static async Task StopAsync(IEnumerable<BenchFleet> fleets)
    {
        foreach (var fleet in fleets)
        {
            await fleet.DisposeAsync();
        }
    }
}
