using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Diagnosis;

/// <summary>Workloads whose pods are not made, or find no node. The scheduler and the controllers are real.</summary>
public sealed class SchedulingScenarioTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MoreThanAnyNodeHas_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:1", "resources": {"requests": {"cpu": "1000", "memory": "1Gi"}}}]}""");
        await broken.UnschedulableAsync();

        var answer = await broken.FirstIsAsync("unschedulable_resources", "certain", ["Insufficient cpu", "request of cpu: 1000; the largest node has 64"]);

        Assert.Contains("more cpu than any", answer.GetProperty("causes")[0].GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NodesThatAreFull_RanksFirst()
    {
        var broken = await HomeAsync();
        var node = await NodeAsync(broken, """{"capacity": {"cpu": "1", "memory": "1Gi", "pods": "10"}, "allocatable": {"cpu": "1", "memory": "1Gi", "pods": "10"}}""");
        await broken.DeployAsync(
            $$$$"""{"nodeSelector": {"kubernetes.io/hostname": "{{{{node}}}}"}, "containers": [{"name": "web", "image": "registry.example/web:1", "resources": {"requests": {"cpu": "700m"}}}]}""", replicas: 2);
        await broken.UnschedulableAsync();
        await broken.PodsAsync(static pod => pod.Spec.NodeName is not null);

        var answer = await broken.FirstIsAsync("unschedulable_resources", "certain", ["Insufficient cpu", "request of cpu: 700m; the largest node has 1"]);

        Assert.Contains("full", answer.GetProperty("causes")[0].GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SelectorThatNoNodeHas_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"nodeSelector": {"disk": "holographic"}, "containers": [{"name": "web", "image": "registry.example/web:1"}]}""");
        await broken.UnschedulableAsync();

        await broken.FirstIsAsync("unschedulable_selector", "certain", ["didn't match", "disk=holographic", "none has a label disk"]);
    }

    [Fact]
    public async Task AffinityThatNoNodeHas_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync(
            """
            {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["mars"]}]}]}}},
             "containers": [{"name": "web", "image": "registry.example/web:1"}]}
            """);
        await broken.UnschedulableAsync();

        await broken.FirstIsAsync("unschedulable_selector", "certain", ["zone In mars"]);
    }

    // All other nodes fail for the selector: they are more, and yet not the cause.
    [Fact]
    public async Task TaintOfTheOnlyNodeThatWouldDo_RanksFirst()
    {
        var broken = await HomeAsync();
        var node = await NodeAsync(broken, null);
        await broken.Cluster.ApplyAsync(
            $$$"""{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{{node}}}", "labels": {"kubernetes.io/hostname": "{{{node}}}"}}, "spec": {"taints": [{"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}]}}""", null, Token);
        await broken.DeployAsync($$$"""{"nodeSelector": {"kubernetes.io/hostname": "{{{node}}}"}, "containers": [{"name": "web", "image": "registry.example/web:1"}]}""");
        await broken.UnschedulableAsync();

        await broken.FirstIsAsync("unschedulable_taint", "certain", ["nodes are available", $"Node {node}: taint dedicated=gpu:NoSchedule"]);
    }

    [Fact]
    public async Task QuotaThatIsUsedUp_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.ApplyAsync("""{"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "small"}, "spec": {"hard": {"pods": "0"}}, "status": {"hard": {"pods": "0"}, "used": {"pods": "0"}}}""");
        await broken.DeployAsync();
        await broken.ToldAsync("FailedCreate");

        await broken.FirstIsAsync("quota", "certain", ["exceeded quota: small", "ResourceQuota small: used of allowed: pods 0/0"]);
    }

    [Fact]
    public async Task LimitThatForbidsThePods_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.ApplyAsync("""{"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "tiny"}, "spec": {"limits": [{"type": "Container", "max": {"cpu": "100m"}}]}}""");
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:1", "resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "1"}}}]}""");
        await broken.ToldAsync("FailedCreate");

        await broken.FirstIsAsync("pods_refused", "certain", ["maximum cpu usage per Container is 100m"]);
    }

    [Fact]
    public async Task ClaimWithoutAVolume_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.ApplyAsync(
            """
            {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"},
             "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "fast", "resources": {"requests": {"storage": "5Gi"}}}}
            """);
        await broken.DeployAsync(WithClaim);
        await broken.UnschedulableAsync();
        await broken.ToldAsync("ProvisioningFailed");

        await broken.FirstIsAsync("claim_pending", "certain", ["is Pending; wants 5Gi, ReadWriteOnce, storage class fast", "storageclass.storage.k8s.io \"fast\" not found"]);
    }

    [Fact]
    public async Task ClaimThatIsNotThere_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync(WithClaim);
        await broken.UnschedulableAsync();

        await broken.FirstIsAsync("missing_claim", "certain", ["PersistentVolumeClaim data: is not there"]);
    }

    private const string WithClaim =
        """{"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}], "containers": [{"name": "web", "image": "registry.example/web:1", "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]}""";

    private static async Task<string> NodeAsync(BrokenWorkload broken, string? status)
    {
        // As unique as the namespace: all tests share the nodes.
        var name = $"node-of-{broken.Home}";
        await broken.Cluster.NodeAsync(name, Token);
        if (status is not null)
        {
            await broken.Cluster.PatchStatusAsync($$$"""{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{{name}}}"}, "status": {{{status}}}}""", null, Token);
        }

        return name;
    }

    private async Task<BrokenWorkload> HomeAsync() => await BrokenWorkload.InAsync(await shared.ReadyAsync());
}
