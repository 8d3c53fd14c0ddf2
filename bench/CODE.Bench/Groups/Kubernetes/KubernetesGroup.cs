using CODE.Bench.Fleet;
using CODE.Bench.Measuring;
using CODE.Bench.Results;

namespace CODE.Bench.Groups.Kubernetes;

/// <summary>Questions about a cluster of 500 pods, 50 namespaces and 5,000 events, asked of our server and of two others: bytes of the answers, latency, memory.</summary>
internal sealed class KubernetesGroup : IBenchGroup
{
    private const int MostBytes = 20 * 1024;

    // The deadline that the server gives one request of a cluster.
    private const double MostMilliseconds = 15_000;
    private const int WarmUps = 8;
    private const double Megabyte = 1024 * 1024;

    /// <inheritdoc />
    public string Name => "kubernetes";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => ["etcd", "node", "npm", "kubectl", StoreProcess.Program];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        await PeerPackages.InstallAsync(context.CancellationToken);
        context.Say($"fill a cluster: {FilledCluster.Pods} pods, {FilledCluster.Namespaces} namespaces, {FilledCluster.Events} events");
        await using var cluster = await FilledCluster.StartAsync(context.CancellationToken);
        await using var store = await StoreProcess.StartAsync(context.CancellationToken);
        using var keys = new BenchKeys();
        await using var own = await ClusterServer.StartOwnAsync(cluster.Kubeconfig, store, keys, context.CancellationToken);
        await using var go = await ClusterServer.StartGoAsync(cluster.Kubeconfig, context.CancellationToken);
        await using var node = await ClusterServer.StartNodeAsync(cluster.Kubeconfig, context.CancellationToken);
        foreach (var question in Question.All)
        {
            await AskAsync(question, own, go, node, context);
        }

        foreach (var peer in (ClusterServer[])[go, node])
        {
            var (ours, theirs) = (ProcessTree.ResidentSetSize(own.ProcessId) / Megabyte, ProcessTree.ResidentSetSize(peer.ProcessId) / Megabyte);
            context.Add(new Figure($"kubernetes.rss.vs_{PartOf(peer)}", ours, "MB") { Reference = theirs, Ratio = ours / theirs });
        }
    }

    private static async Task AskAsync(Question question, ClusterServer own, ClusterServer go, ClusterServer node, BenchContext context)
    {
        context.Say(question.Name.Replace('_', ' '));
        var asked = new (ClusterServer Server, ClusterCall? Call)[] { (own, question.Own), (go, question.Go), (node, question.Node) }
            .Where(static one => one.Call is not null).ToDictionary(static one => one.Server, static one => one.Call!);
        foreach (var (server, call) in asked)
        {
            for (var run = 0; run < Math.Min(WarmUps, context.Pace.MaxWarmUps); run++)
            {
                await server.AskAsync(call, context.CancellationToken);
            }
        }

        var answers = await Rounds.InterleaveAsync([.. asked.Keys], context.Pace.Rounds, server => server.AskAsync(asked[server], context.CancellationToken), context.CancellationToken);
        foreach (var peer in asked.Keys.Where(server => server != own))
        {
            context.Add(Figure.Of($"kubernetes.{question.Name}.bytes.vs_{PartOf(peer)}", Paired.Of(answers[own], answers[peer], static answer => answer.Bytes), "bytes", Goal.AtMost(MostBytes)));
            context.Add(Figure.Of($"kubernetes.{question.Name}.ms.vs_{PartOf(peer)}", Paired.Of(answers[own], answers[peer], static answer => answer.Milliseconds), "ms", Goal.AtMost(MostMilliseconds)));
        }
    }

    private static string PartOf(ClusterServer server) => server.Name.Replace('-', '_');
}
