using CODE.Testing.Processes;
using k8s;

namespace CODE.Testing.Kubernetes;

/// <summary>
/// A real cluster with one real node: pods run, crash, are killed for memory, fail their probes, log, and are looked for in registries that do not answer. A machine has one at a time;
/// other test processes wait for it.
/// </summary>
public sealed class TestKubelet : IAsyncDisposable
{
    /// <summary>The name of the node.</summary>
    public const string Node = "node";

    /// <summary>The only image that there is. What its container does is said by its arguments: see <c>tests/cluster/probe.go</c>.</summary>
    public const string Image = "probe:1";

    private static readonly TimeSpan LockDeadline = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("code-kubelet-").FullName;
    private readonly IAsyncDisposable _lock;
    private ContainerEngine? _engine;
    private ChildProcess? _kubelet;

    private TestKubelet(IAsyncDisposable held, TestCluster cluster)
    {
        _lock = held;
        Cluster = cluster;
    }

    /// <summary>The cluster; made-up nodes have no place in it.</summary>
    public TestCluster Cluster { get; }

    /// <summary>What the kubelet has logged, for a failure message.</summary>
    public string Told() => _kubelet!.Told();

    /// <summary>Starts a cluster and its node. On a machine that cannot have one, skips the running test, or fails it in CI.</summary>
    public static async Task<TestKubelet> StartAsync(CancellationToken cancellationToken)
    {
        ContainerEngine.Need();
        var (kubelet, probe) = (ClusterPrograms.Find("kubelet"), ClusterPrograms.Find("probe"));
        var held = await MachineLock.HoldAsync("kubelet", LockDeadline, cancellationToken);
        TestKubelet? started = null;
        try
        {
            started = new TestKubelet(held, await TestCluster.StartAsync(cancellationToken));
            await started.StartProgramsAsync(kubelet, probe, cancellationToken);
            return started;
        }
        catch
        {
            await (started?.DisposeAsync() ?? held.DisposeAsync());
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_kubelet is not null)
        {
            await _kubelet.DisposeAsync();
        }

        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        PodLogs.Remove();
        await _lock.DisposeAsync();
    }

    private async Task StartProgramsAsync(string kubelet, string probe, CancellationToken cancellationToken)
    {
        _engine = await ContainerEngine.StartAsync(_folder, cancellationToken);
        await _engine.ImportAsync(Image, probe, cancellationToken);
        var home = Path.Combine(_folder, "kubelet");
        _kubelet = ClusterPrograms.Start(home, kubelet, [
            $"--kubeconfig={Cluster.ComponentsKubeconfig}", $"--docker-endpoint={_engine.Endpoint}", $"--pod-infra-container-image={Image}",
            $"--root-dir={Path.Combine(home, "pods")}", $"--experimental-dockershim-root-directory={Path.Combine(home, "sandboxes")}",
            $"--container-runtime-endpoint=unix://{Path.Combine(home, "runtime.sock")}", $"--volume-plugin-dir={Path.Combine(home, "plugins")}",
            $"--hostname-override={Node}", $"--node-ip={ContainerEngine.Address}", $"--address={ContainerEngine.Address}",
            // Asked by the API server only, in a network that nothing else is in.
            "--anonymous-auth=true", "--authorization-mode=AlwaysAllow", "--read-only-port=0", "--healthz-port=0", "--cert-dir=certificates",
            // Takes the machine as it is: no limits for all pods together, whatever its disk, swap and name servers are.
            "--cgroup-driver=cgroupfs", "--cgroups-per-qos=false", "--enforce-node-allocatable=", "--eviction-hard=", "--image-gc-high-threshold=100",
            "--fail-swap-on=false", "--make-iptables-util-chains=false", "--resolv-conf=", "--cluster-dns=10.0.0.10",
            // They would have a folder of the machine's.
            "--feature-gates=DevicePlugins=false",
            // Soon, since tests wait for it.
            "--sync-frequency=2s", "--event-qps=0"]);
        await Readiness.UntilAsync(
            async token =>
            {
                Xunit.Assert.False(_kubelet.HasExited, Told());
                var nodes = await Cluster.Client.CoreV1.ListNodeAsync(cancellationToken: token);
                return nodes.Items.Any(static node => node.Status.Conditions.Any(static condition => condition is { Type: "Ready", Status: "True" }));
            },
            Told,
            cancellationToken);
        await Cluster.UntaintAsync(Node, cancellationToken);
    }
}
