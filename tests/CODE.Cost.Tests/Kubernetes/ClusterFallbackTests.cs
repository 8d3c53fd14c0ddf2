using CODE.Testing.Kubernetes;

namespace CODE.Cost.Tests.Kubernetes;

/// <summary>What kube-state-metrics does not tell unless it is told to, from a real API server.</summary>
public sealed class ClusterFallbackTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Allocation_TypesThatMetricsDoNotTell_AreReadFromTheCluster()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(
            $$$"""
            {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{{home}}}", "labels": {"node.kubernetes.io/instance-type": "Standard_D2s_v3", "topology.kubernetes.io/region": "eastus", "kubernetes.azure.com/scalesetpriority": "spot"}},
             "spec": {"providerID": "azure:///subscriptions/1/virtualMachines/2"}}
            """,
            null, Token);
        await cluster.ApplyAsync($$$"""{"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "{{{home}}}"}, "provisioner": "disk.csi.azure.com", "parameters": {"skuName": "Premium_LRS"}}""", null, Token);
        var history = new ClusterHistory().WithNode(home, 2, 8, "");
        history.WithPod(ClusterHistory.Pod.Of("shop", "web", 1, home) with { CpuRequest = 1, MemoryRequest = 1, Cpu = 0.1, Memory = 0.1 })
            .With("kube_persistentvolumeclaim_resource_requests_storage_bytes", "namespace=\"shop\",persistentvolumeclaim=\"data\"", 100 * ClusterHistory.Gib)
            .With("kube_persistentvolumeclaim_info", $"namespace=\"shop\",persistentvolumeclaim=\"data\",storageclass=\"{home}\",volumename=\"pv-1\"", 1);
        await using var measured = await MeasuredCluster.StartAsync(history, ("Clusters:Kubeconfig", cluster.Kubeconfig));

        var answer = await measured.Server.AnswerAsync("kubernetes_allocation", new { window = "6h" });

        // Standard_D2s_v3 in eastus at 0.096 an hour, and a P10 at 19.71 a month of 730 h.
        Assert.Equal((0.096m * 6) + decimal.Round(19.71m * 6 / 730, 6), answer.GetProperty("cluster_cost").GetDecimal());
        Assert.Empty(answer.GetProperty("gaps").EnumerateArray());
        Assert.Contains(answer.GetProperty("assumptions").EnumerateArray(), static one => one.GetString()!.Contains("spot capacity", StringComparison.Ordinal));
        Assert.Contains(answer.GetProperty("not_priced").EnumerateArray(), static one => one.GetString()!.Contains("AKS", StringComparison.Ordinal));
    }
}
