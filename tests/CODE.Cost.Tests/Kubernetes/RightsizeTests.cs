using System.Text.Json;

namespace CODE.Cost.Tests.Kubernetes;

/// <summary>On an m5.2xlarge in us-east-1 at 0.384 an hour (https://aws.amazon.com/ec2/pricing/on-demand/), 8 cores and 32 GiB.</summary>
public sealed class RightsizeFixture : IAsyncLifetime
{
    private const string Space = "namespace=\"shop\"";
    private MeasuredCluster? _cluster;

    internal MeasuredCluster Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        var history = new ClusterHistory().WithAmazonNode("node-a", "m5.2xlarge", 8, 32);
        history.WithPod(Pod("hoarder") with { CpuRequest = 4, MemoryRequest = 8, Cpu = 0.2, Memory = 0.5 })
            .WithPod(Pod("guest") with { Cpu = 1, Memory = 1 })
            .WithPod(Pod("silent") with { CpuRequest = 4, MemoryRequest = 8, IsMeasured = false })
            .WithPod(Pod("killed") with { CpuRequest = 0.1, MemoryRequest = 1, MemoryLimit = 1, Cpu = 0.1, Memory = 0.5 })
            .WithPod(Pod("choked") with { CpuRequest = 1, MemoryRequest = 1, Cpu = 0.5, Memory = 1 })
            .WithPod(Pod("scaled") with { CpuRequest = 1, MemoryRequest = 1, Cpu = 0.5, Memory = 1 })

            // A tenth of a core, and two bursts in the window; three GiB in one sample.
            .WithPod(Pod("spiky") with { CpuSeconds = static elapsed => (0.1 * elapsed) + (0.9 * 60 * (elapsed / 12_000)), MemoryAt = static elapsed => elapsed == 7 * 3600 ? 3 : 1 })
            .WithPod(Pod("uneven") with { Cpu = 0.1, Memory = 1 })
            .WithPod(ClusterHistory.Pod.Of("shop", "uneven", 2, "node-a") with { Cpu = 0.7, Memory = 2 });
        history.With("kube_pod_container_status_last_terminated_reason", $"{Space},pod=\"killed-5d9-1\",container=\"app\",reason=\"OOMKilled\"", 1)
            .With("kube_horizontalpodautoscaler_info", $"{Space},horizontalpodautoscaler=\"scaled\",scaletargetref_kind=\"Deployment\",scaletargetref_name=\"scaled\"", 1)
            .With("kube_horizontalpodautoscaler_spec_target_metric", $"{Space},horizontalpodautoscaler=\"scaled\",metric_name=\"cpu\",metric_target_type=\"utilization\"", 80)
            .WithCounter("container_cpu_cfs_periods", $"{Space},pod=\"choked-5d9-1\",container=\"app\"", 10)
            .WithCounter("container_cpu_cfs_throttled_periods", $"{Space},pod=\"choked-5d9-1\",container=\"app\"", 4);
        _cluster = await MeasuredCluster.StartAsync(history);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private static ClusterHistory.Pod Pod(string deployment) => ClusterHistory.Pod.Of("shop", deployment, 1, "node-a");
}

public sealed class RightsizeTests(RightsizeFixture fixture) : IClassFixture<RightsizeFixture>
{
    // Of 0.384 an hour 8 × 0.031611 parts are CPU's and 32 × 0.004237 parts memory's.
    private const decimal CoreHour = 0.384m * 0.031611m / ((8 * 0.031611m) + (32 * 0.004237m));
    private const decimal GibHour = 0.384m * 0.004237m / ((8 * 0.031611m) + (32 * 0.004237m));

    [Fact]
    public async Task Rightsize_ContainerThatAsksForFourCoresAndUsesAFifth_IsRecommendedWhatItUses()
    {
        var (answer, container) = await AskAsync("hoarder");

        // The fault of others: allocation, max(request, use), told as use would keep the four cores.
        Assert.Equal(("240m", "615Mi"), Recommended(container));
        Assert.Equal("4", container.GetProperty("current").GetProperty("cpu").GetString());
        Assert.Equal("200m", container.GetProperty("used").GetProperty("cpu_percentile").GetString());
        var expected = (((0.24m - 4) * CoreHour) + (((615m / 1024) - 8) * GibHour)) * 730;
        Assert.InRange(answer.GetProperty("monthly_delta").GetDecimal() - expected, -0.02m, 0.02m);
    }

    [Fact]
    public async Task Rightsize_ContainerThatAsksForNothingAndUsesACore_IsRecommendedMore()
    {
        var (answer, container) = await AskAsync("guest");

        Assert.Equal(("1200m", "1229Mi"), Recommended(container));
        Assert.False(container.GetProperty("current").TryGetProperty("cpu", out _));
        Assert.True(answer.GetProperty("monthly_delta").GetDecimal() > 0);
    }

    [Fact]
    public async Task Rightsize_UseNotMeasured_IsNoDataAndNotTheRequest()
    {
        var fault = await fixture.Cluster.Server.FaultAsync("rightsize", new { workload = "deployment/silent", @namespace = "shop", window = "6h" });

        Assert.Equal("not_found", fault.Code);
        Assert.StartsWith("no_data:", fault.Message, StringComparison.Ordinal);
        Assert.Contains("container_cpu_usage_seconds_total", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rightsize_ContainerThatWasKilledForMemory_IsNeverLowered()
    {
        var (_, container) = await AskAsync("killed");

        // It was seen to use half of what it asks for.
        Assert.Equal(("120m", "1024Mi"), Recommended(container));
        Assert.Equal("1280Mi", container.GetProperty("recommended").GetProperty("memory_limit").GetString());
        Assert.Contains(Texts(container, "warnings"), static warning => warning.Contains("killed for want of memory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rightsize_ContainerThatALimitHoldsBack_IsNotLoweredAndOfLowConfidence()
    {
        var (_, container) = await AskAsync("choked");

        Assert.Equal("1", Recommended(container).Cpu);
        Assert.Equal("low", container.GetProperty("confidence").GetString());
        Assert.Contains(Texts(container, "reasons"), static reason => reason.Contains("40%", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rightsize_AutoscalerByUtilization_Warns()
    {
        var (answer, _) = await AskAsync("scaled");

        Assert.Contains("HorizontalPodAutoscaler scaled keeps cpu at 80%", Assert.Single(Texts(answer, "warnings")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rightsize_Peaks_CountForMemoryAndNotForTheCpuPercentile()
    {
        var (_, container) = await AskAsync("spiky");

        var used = container.GetProperty("used");
        Assert.Equal("3Gi", used.GetProperty("memory_peak").GetString());
        Assert.Equal("1Gi", used.GetProperty("memory_percentile").GetString());
        Assert.Equal("100m", used.GetProperty("cpu_percentile").GetString());
        Assert.NotEqual("100m", used.GetProperty("cpu_max").GetString());
        Assert.Equal(("120m", "3687Mi"), Recommended(container));
    }

    [Fact]
    public async Task Rightsize_UnevenPods_TakesTheBusiest()
    {
        var (answer, container) = await AskAsync("uneven");

        Assert.Equal(("840m", "2458Mi"), Recommended(container));
        Assert.Equal(2, answer.GetProperty("pods").GetInt32());
        Assert.Equal(2, container.GetProperty("used").GetProperty("replicas").GetDecimal());
    }

    [Fact]
    public async Task Rightsize_OtherPercentileAndHeadroom_AreHeeded()
    {
        var answer = await fixture.Cluster.Server.AnswerAsync("rightsize", new { workload = "deploy/hoarder", @namespace = "shop", window = "6h", percentile = 100, headroom = 0 });

        Assert.Equal(("200m", "512Mi"), Recommended(answer.GetProperty("containers")[0]));
    }

    [Fact]
    public async Task Rightsize_UnknownWorkload_NamesThoseThatThereAre()
    {
        var fault = await fixture.Cluster.Server.FaultAsync("rightsize", new { workload = "deployment/nobody", @namespace = "shop", window = "6h" });

        Assert.Equal("not_found", fault.Code);
        Assert.Contains("Deployment/hoarder", fault.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "shop")]
    [InlineData("deployment/web\",pod=~\".*", "shop")]
    [InlineData("deployment/web", "*")]
    [InlineData("deployment/web", "shop\"} or vector(1)")]
    [InlineData("gadget/web", "shop")]
    public async Task Rightsize_BadArgument_IsRefused(string workload, string @namespace) =>
        Assert.Equal("invalid_argument", (await fixture.Cluster.Server.FaultAsync("rightsize", new { workload, @namespace, window = "6h" })).Code);

    private async Task<(JsonElement Answer, JsonElement Container)> AskAsync(string deployment)
    {
        var answer = await fixture.Cluster.Server.AnswerAsync("rightsize", new { workload = $"deployment/{deployment}", @namespace = "shop", window = "6h" });

        // The pod's sum and its sandbox are no containers.
        return (answer, Assert.Single(answer.GetProperty("containers").EnumerateArray()));
    }

    private static (string? Cpu, string? Memory) Recommended(JsonElement container) =>
        (container.GetProperty("recommended").GetProperty("cpu").GetString(), container.GetProperty("recommended").GetProperty("memory").GetString());

    private static IEnumerable<string> Texts(JsonElement answer, string name) => answer.GetProperty(name).EnumerateArray().Select(static one => one.GetString()!);
}
