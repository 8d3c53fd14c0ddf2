using System.Text.Json;
using CODE.Cost.Tests.Kubernetes;
using CODE.Testing;
using CODE.Testing.Kubernetes;
using CODE.Testing.Processes;
using k8s;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace CODE.Cost.Tests.Waste;

/// <summary>Over a real API server. Its objects are just made: the server's clock is set two hours on, and forty days on for snapshots.</summary>
public sealed class ClusterWasteTests(SharedCluster shared)
{
    private static readonly string[] Kinds = ["unattached_volume", "unmounted_claim", "unused_load_balancer", "scaled_to_zero", "old_snapshot"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindWaste_ObjectsOfACluster_ArePricedAndToldWithEvidence()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync($$$"""{"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "{{{home}}}"}, "provisioner": "ebs.csi.aws.com", "parameters": {"type": "gp2"}}""", null, Token);
        await VolumeAsync(cluster, $"{home}-released", home, "gone", "100Gi", isReleased: true);
        await VolumeAsync(cluster, $"{home}-kept", home, "data-db-0", "50Gi");
        await VolumeAsync(cluster, $"{home}-loose", home, "loose", "20Gi");
        await VolumeAsync(cluster, $"{home}-mounted", home, "mounted", "10Gi");
        await ClaimAsync(cluster, home, "data-db-0", $"{home}-kept", "50Gi");
        await ClaimAsync(cluster, home, "loose", $"{home}-loose", "20Gi");
        await ClaimAsync(cluster, home, "mounted", $"{home}-mounted", "10Gi");
        await cluster.ApplyAsync(
            """
            {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"}, "spec": {"replicas": 0, "serviceName": "db", "selector": {"matchLabels": {"app": "db"}},
             "template": {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": [{"name": "db", "image": "db:1"}]}},
             "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "50Gi"}}}}]}}
            """,
            home, Token);
        await cluster.ApplyAsync(
            """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "user"}, "spec": {"containers": [{"name": "web", "image": "web:1"}], "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "mounted"}}]}}""", home, Token);
        await cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "nowhere"}, "spec": {"type": "LoadBalancer", "selector": {"app": "nobody"}, "ports": [{"port": 80, "protocol": "TCP"}]}}""", home, Token);
        await UntilAsync(cluster, home, bound: 3);
        await using var server = await MeasuredCluster.LaterAsync(TimeSpan.FromHours(2), ("Clusters:Kubeconfig", cluster.Kubeconfig));

        var answer = await server.Server.AnswerAsync("find_waste", new { @namespace = home, kinds = Kinds });

        var found = answer.GetProperty("findings").EnumerateArray().ToDictionary(static one => one.GetProperty("subject").GetString()!);
        Assert.Equal(
            [$"PersistentVolume {home}-released", $"PersistentVolumeClaim {home}/loose", $"Service {home}/nowhere", $"StatefulSet {home}/db"], found.Keys.Order(StringComparer.Ordinal));

        // gp2 in us-east-1 at 0.10 a GB-month.
        Assert.Equal(10.00m, CostOf(found[$"PersistentVolume {home}-released"]));
        Assert.Equal(2.00m, CostOf(found[$"PersistentVolumeClaim {home}/loose"]));
        Assert.Equal(5.00m, CostOf(found[$"StatefulSet {home}/db"]));
        Assert.Contains("data-db-0 (50Gi)", found[$"StatefulSet {home}/db"].GetProperty("evidence").GetString(), StringComparison.Ordinal);
        Assert.Contains($"its claim {home}/gone is gone", found[$"PersistentVolume {home}-released"].GetProperty("evidence").GetString(), StringComparison.Ordinal);

        // Its price depends on the provider of the nodes, if they have one: it has a price or the reason why not.
        var balancer = found[$"Service {home}/nowhere"];
        Assert.NotEqual(balancer.TryGetProperty("monthly_cost", out _), balancer.TryGetProperty("unpriced", out _));
        Assert.Empty(answer.GetProperty("gaps").EnumerateArray());
    }

    [Fact]
    public async Task FindWaste_WithoutRights_IsGapsByKindAndNoFault()
    {
        var cluster = await shared.ReadyAsync();
        await using var server = await MeasuredCluster.LaterAsync(TimeSpan.FromHours(2), ("Clusters:Kubeconfig", cluster.Kubeconfig), ("Clusters:Contexts:0", TestCluster.Viewer));

        var answer = await server.Server.AnswerAsync("find_waste", new { kinds = Kinds });

        Assert.Equal(0, answer.GetProperty("total").GetInt32());
        string[] gaps = [.. answer.GetProperty("gaps").EnumerateArray().Select(static gap => gap.GetString()!)];
        Assert.Contains(gaps, static gap => gap.StartsWith("persistentvolumes: The cluster forbids it", StringComparison.Ordinal));
        Assert.Contains(gaps, static gap => gap.StartsWith("pods: The cluster forbids it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FindWaste_ObjectsThatWereJustMade_AreNoWaste()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await VolumeAsync(cluster, $"{home}-new", home, "gone", "100Gi", isReleased: true);
        await UntilAsync(cluster, home, bound: 0);
        await using var server = await MeasuredCluster.StartAsync((Uri?)null, ("Clusters:Kubeconfig", cluster.Kubeconfig));

        Assert.Equal(0, (await server.Server.AnswerAsync("find_waste", new { @namespace = home, kinds = Kinds })).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task FindWaste_OldSnapshots_AreFoundWhereThereAreSnapshots()
    {
        var cluster = await shared.ReadyAsync();
        var home = await cluster.NamespaceAsync(Token);
        await cluster.ApplyAsync(
            """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "volumesnapshots.snapshot.storage.k8s.io", "annotations": {"api-approved.kubernetes.io": "unapproved, for tests"}},
             "spec": {"group": "snapshot.storage.k8s.io", "scope": "Namespaced", "names": {"kind": "VolumeSnapshot", "plural": "volumesnapshots", "singular": "volumesnapshot"},
               "versions": [{"name": "v1", "served": true, "storage": true, "subresources": {"status": {}}, "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
            """,
            null, Token);
        await cluster.ApplyAsync("""{"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshot", "metadata": {"name": "before-upgrade"}, "status": {"restoreSize": "100Gi"}}""", home, Token);
        await using var server = await MeasuredCluster.LaterAsync(TimeSpan.FromDays(40), ("Clusters:Kubeconfig", cluster.Kubeconfig));

        var finding = Assert.Single((await server.Server.AnswerAsync("find_waste", new { @namespace = home, kinds = Kinds })).GetProperty("findings").EnumerateArray());

        Assert.Equal(("old_snapshot", $"VolumeSnapshot {home}/before-upgrade"), (finding.GetProperty("kind").GetString(), finding.GetProperty("subject").GetString()));
        Assert.Contains("40d ago, of 100 GiB", finding.GetProperty("evidence").GetString(), StringComparison.Ordinal);
    }

    // The cluster's own controllers bind and release.
    private static Task UntilAsync(TestCluster cluster, string home, int bound) => Readiness.UntilAsync(
        async token => (await cluster.Client.CoreV1.ListPersistentVolumeAsync(cancellationToken: token)).Items.Where(volume => volume.Spec.StorageClassName == home).Select(static volume => volume.Status?.Phase).Order(StringComparer.Ordinal)
            .SequenceEqual([.. Enumerable.Repeat("Bound", bound), "Released"])
            && (await cluster.Client.CoreV1.ListNamespacedPersistentVolumeClaimAsync(home, cancellationToken: token)).Items.Count(static claim => claim.Status?.Phase == "Bound") == bound,
        static () => "The volumes were not bound and released.",
        Token);

    private static decimal CostOf(JsonElement finding) => finding.GetProperty("monthly_cost").GetDecimal();

    private static async Task VolumeAsync(TestCluster cluster, string name, string home, string claim, string size, bool isReleased = false) => await cluster.ApplyAsync(
        $$$"""
        {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "{{{name}}}", "labels": {"topology.kubernetes.io/zone": "us-east-1a"}},
         "spec": {"capacity": {"storage": "{{{size}}}"}, "accessModes": ["ReadWriteOnce"], "persistentVolumeReclaimPolicy": "Retain", "storageClassName": "{{{home}}}",
           "claimRef": {"namespace": "{{{home}}}", "name": "{{{claim}}}"{{{(isReleased ? ", \"uid\": \"00000000-0000-0000-0000-000000000001\"" : "")}}} },
           "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": "{{{name}}}"} } }
        """,
        null, Token);

    private static async Task ClaimAsync(TestCluster cluster, string home, string name, string volume, string size) => await cluster.ApplyAsync(
        $$$"""
        {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "{{{name}}}"},
         "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "{{{home}}}", "volumeName": "{{{volume}}}", "resources": {"requests": {"storage": "{{{size}}}"} } } }
        """,
        home, Token);
}
