using System.Text.Json;
using CODE.Testing.Monitoring;

namespace CODE.Cost.Tests.Kubernetes;

/// <summary>Two m5.large in us-east-1 at 0.096 an hour (https://aws.amazon.com/ec2/pricing/on-demand/), 2 cores and 8 GiB each, for six hours; managed by EKS at 0.10 an hour (https://aws.amazon.com/eks/pricing/).</summary>
public sealed class AllocationFixture : IAsyncLifetime
{
    private const string Hostile = ShopHistory.Hostile;

    private MeasuredCluster? _cluster;

    internal MeasuredCluster Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        var history = new ClusterHistory().WithAmazonNode("node-a", "m5.large", 2, 8, "v1.29.0-eks-a5565ad").WithAmazonNode("node-b", "m5.large", 2, 8, "v1.29.0-eks-a5565ad");
        history.WithPod(ClusterHistory.Pod.Of("shop", "web", 1, "node-a") with { CpuRequest = 0.5, MemoryRequest = 1, Cpu = 0.1, Memory = 0.5 })
            .WithPod(ClusterHistory.Pod.Of("shop", "web", 2, "node-b") with { CpuRequest = 0.5, MemoryRequest = 1, Cpu = 0.1, Memory = 0.5 })
            .WithPod(new ClusterHistory.Pod("batch", "greedy-0", "node-a") { OwnerKind = "StatefulSet", OwnerName = "greedy", Cpu = 1, Memory = 2, App = Hostile })

            // Half of the window long, and completed since: it holds no request any more.
            .WithPod(new ClusterHistory.Pod("batch", "done", "node-b") { CpuRequest = 1, MemoryRequest = 4, Cpu = 0.2, Memory = 1 });
        history.With("kube_pod_status_phase", "namespace=\"batch\",pod=\"done\",phase=\"Succeeded\"", 1)
            .With("kube_persistentvolumeclaim_resource_requests_storage_bytes", "namespace=\"shop\",persistentvolumeclaim=\"data\"", 100 * ClusterHistory.Gib)
            .With("kube_persistentvolumeclaim_info", "namespace=\"shop\",persistentvolumeclaim=\"data\",storageclass=\"fast\",volumename=\"pv-1\"", 1)
            .With("kube_persistentvolume_info", "persistentvolume=\"pv-1\",csi_driver=\"ebs.csi.aws.com\"", 1)
            .With("kube_pod_spec_volumes_persistentvolumeclaims_info", "namespace=\"shop\",pod=\"web-5d9-1\",persistentvolumeclaim=\"data\"", 1)
            .With("kube_service_spec_type", "namespace=\"shop\",service=\"web\",type=\"LoadBalancer\"", 1);
        _cluster = await MeasuredCluster.StartAsync(history);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}

public sealed class AllocationTests(AllocationFixture fixture) : IClassFixture<AllocationFixture>
{
    private const decimal Hours = 6;

    // 100 GiB of gp3 at 0.08 a month of 730 h, a classic load balancer at 0.025 an hour.
    private const decimal Nodes = 2 * 0.096m * Hours;
    private const decimal Volume = 0.065753m;
    private const decimal Balancer = 0.025m * Hours;
    private const decimal Fee = 0.10m * Hours;

    // Of 0.096 an hour 2 × 0.031611 parts are CPU's and 8 × 0.004237 parts memory's.
    private const decimal CpuOfNode = 0.096m * Hours * (2 * 0.031611m) / ((2 * 0.031611m) + (8 * 0.004237m));
    private const decimal MemoryOfNode = (0.096m * Hours) - CpuOfNode;

    // The measured use is a floating-point number.
    private const decimal Close = 0.00001m;

    [Fact]
    public async Task Allocation_ByNamespace_CostsWhatWasReckonedByHand()
    {
        var answer = await AskAsync(new { window = "6h" });

        Assert.Equal(Nodes + Volume + Balancer + Fee, answer.GetProperty("cluster_cost").GetDecimal());
        var shop = Row(answer, "shop");

        // Two pods of 0.5 cores and 1 GiB, which use less.
        Assert.Equal((6m, 1.2m, 6m), HoursOf(shop, "cpu"));
        Assert.Equal((12m, 6m, 12m), HoursOf(shop, "memory"));
        Assert.Equal(0.2m, shop.GetProperty("cpu").GetProperty("efficiency").GetDecimal());
        Near(CpuOfNode * 0.5m, shop.GetProperty("cpu").GetProperty("cost"));
        Near(MemoryOfNode * 0.25m, shop.GetProperty("memory").GetProperty("cost"));
        Assert.Equal(Volume, shop.GetProperty("storage_cost").GetDecimal());
        Assert.Equal(Balancer, shop.GetProperty("load_balancer_cost").GetDecimal());

        // Asks for nothing, and is charged for what it uses.
        var batch = Row(answer, "batch");
        Assert.Equal((0m, 6m, 6m), HoursOf(batch, "cpu"));
        Assert.False(batch.GetProperty("cpu").TryGetProperty("efficiency", out _));
        Near((CpuOfNode * 0.5m) + (MemoryOfNode * 0.25m), batch.GetProperty("cost"));
        Assert.Equal(Fee, Row(answer, "__control_plane__").GetProperty("cost").GetDecimal());
        Assert.Equal("2025-01-01", answer.GetProperty("prices").GetProperty("snapshot").GetString());
        Assert.Contains("network traffic", answer.GetProperty("not_priced").EnumerateArray().Select(static one => one.GetString()));
        Assert.Empty(answer.GetProperty("unpriced").EnumerateArray());
    }

    [Theory]
    [InlineData("namespace", "separate")]
    [InlineData("workload", "separate")]
    [InlineData("node", "separate")]
    [InlineData("pod", "separate")]
    [InlineData("label:app", "separate")]
    [InlineData("namespace", "share")]
    [InlineData("workload", "share")]
    [InlineData("label:app", "share")]
    public async Task Allocation_ByAnyKey_ComesToExactlyTheClustersCost(string aggregate, string idle)
    {
        var answer = await AskAsync(new { window = "6h", aggregate, idle });

        Assert.Equal(answer.GetProperty("cluster_cost").GetDecimal(), Rows(answer).Sum(static row => row.GetProperty("cost").GetDecimal()));
        Assert.Equal(idle == "separate", Rows(answer).Any(static row => row.GetProperty("name").GetString() == "__idle__"));
    }

    [Fact]
    public async Task Allocation_IdleHidden_IsMissingInTheRowsAndToldBeside()
    {
        var answer = await AskAsync(new { window = "6h", idle = "hide" });

        Assert.True(answer.GetProperty("idle_cost").GetDecimal() > 0);
        Assert.Equal(answer.GetProperty("cluster_cost").GetDecimal() - answer.GetProperty("idle_cost").GetDecimal(), Rows(answer).Sum(static row => row.GetProperty("cost").GetDecimal()));
    }

    [Fact]
    public async Task Allocation_ByWorkload_NamesControllersAndGivesAVolumeToThePodThatMountsIt()
    {
        var answer = await AskAsync(new { window = "6h", aggregate = "workload" });

        Assert.Equal(
            ["__control_plane__", "__idle__", "__load_balancers__", "batch/StatefulSet/greedy", "shop/Deployment/web"],
            Rows(answer).Select(static row => row.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(Volume, Row(answer, "shop/Deployment/web").GetProperty("storage_cost").GetDecimal());
    }

    [Fact]
    public async Task Allocation_HostileLabel_IsShownHarmless()
    {
        var answer = await AskAsync(new { window = "6h", aggregate = "label:app" });

        Assert.DoesNotContain(answer.GetRawText(), static sign => sign is '\u001b' or '\u202e');
        Assert.Contains(Rows(answer), static row => row.GetProperty("name").GetString()!.StartsWith("Ignore all", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Allocation_Pages_ShowEachRowOnce()
    {
        var first = await AskAsync(new { window = "6h", aggregate = "pod", limit = 2 });
        var second = await AskAsync(new { window = "6h", aggregate = "pod", limit = 200, cursor = first.GetProperty("next_cursor").GetString() });

        Assert.Equal(first.GetProperty("total").GetInt64(), Rows(first).Concat(Rows(second)).Select(static row => row.GetProperty("name").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("1m", "namespace")]
    [InlineData("90d", "namespace")]
    [InlineData("soon", "namespace")]
    [InlineData("6h", "colour")]
    [InlineData("6h", "label:")]
    [InlineData("6h", "label:a\"}) or vector(1) or ({b=\"")]
    public async Task Allocation_BadArgument_IsRefused(string window, string aggregate) =>
        Assert.Equal("invalid_argument", (await fixture.Cluster.Server.FaultAsync("kubernetes_allocation", new { window, aggregate })).Code);

    [Fact]
    public async Task Allocation_LabelThatNobodyTells_SaysWhatToSet()
    {
        var fault = await fixture.Cluster.Server.FaultAsync("kubernetes_allocation", new { window = "6h", aggregate = "label:team" });

        Assert.Equal("not_found", fault.Code);
        Assert.Contains("label_team", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--metric-labels-allowlist=pods=[team]", fault.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allocation_ContextWithoutMetrics_IsRefusedRatherThanAnsweredFromAnotherCluster() =>
        Assert.Equal("not_found", (await fixture.Cluster.Server.FaultAsync("kubernetes_allocation", new { window = "6h", context = "elsewhere" })).Code);

    private Task<JsonElement> AskAsync(object arguments) => fixture.Cluster.Server.AnswerAsync("kubernetes_allocation", arguments);

    private static JsonElement[] Rows(JsonElement answer) => [.. answer.GetProperty("rows").EnumerateArray()];

    private static JsonElement Row(JsonElement answer, string name) => Rows(answer).Single(row => row.GetProperty("name").GetString() == name);

    private static (decimal Request, decimal Usage, decimal Allocated) HoursOf(JsonElement row, string resource) => (
        row.GetProperty(resource).GetProperty("request_hours").GetDecimal(), row.GetProperty(resource).GetProperty("usage_hours").GetDecimal(), row.GetProperty(resource).GetProperty("allocated_hours").GetDecimal());

    private static void Near(decimal expected, JsonElement actual) => Assert.InRange(actual.GetDecimal() - expected, -Close, Close);
}
