using System.Text.Json;
using CODE.Cost.Tests.Kubernetes;

namespace CODE.Cost.Tests.Waste;

/// <summary>Two m5.2xlarge in us-east-1 at 0.384 an hour, one of them nearly empty, and a machine that nobody sells.</summary>
public sealed class MeasuredWasteTests
{
    [Fact]
    public async Task FindWaste_Workloads_AreJudgedByWhatTheyUse()
    {
        var history = new ClusterHistory().WithAmazonNode("busy", "m5.2xlarge", 8, 32).WithAmazonNode("empty", "m5.2xlarge", 8, 32);
        history.WithPod(ClusterHistory.Pod.Of("shop", "asleep", 1, "busy") with { CpuRequest = 1, MemoryRequest = 2, Cpu = 0.002, Memory = 0.1 })
            .WithPod(ClusterHistory.Pod.Of("shop", "hoarder", 1, "busy") with { CpuRequest = 4, MemoryRequest = 8, Cpu = 0.2, Memory = 7 })
            .WithPod(ClusterHistory.Pod.Of("shop", "fitting", 1, "busy") with { CpuRequest = 1, MemoryRequest = 1, Cpu = 0.8, Memory = 0.8 })
            .WithPod(ClusterHistory.Pod.Of("shop", "unseen", 1, "busy") with { CpuRequest = 1, MemoryRequest = 1, IsMeasured = false })
            .WithPod(new ClusterHistory.Pod("kube-system", "agent-1", "empty") { OwnerKind = "DaemonSet", OwnerName = "agent", CpuRequest = 4, MemoryRequest = 16, Cpu = 0.001, Memory = 0.1 })

            // Began an hour ago: too early to say that it is idle.
            .WithPod(ClusterHistory.Pod.Of("shop", "young", 1, "busy") with { CpuRequest = 1, MemoryRequest = 1, From = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60 - 3600 });
        await using var cluster = await MeasuredCluster.StartAsync(history);

        var answer = await cluster.Server.AnswerAsync("find_waste", new { window = "6h", kinds = new[] { "idle_workload", "over_provisioned", "empty_node" } });

        var found = answer.GetProperty("findings").EnumerateArray().ToDictionary(static one => one.GetProperty("subject").GetString()!);
        Assert.Equal(["DaemonSet kube-system/agent", "Deployment shop/asleep", "Deployment shop/hoarder", "Node empty"], found.Keys.Order(StringComparer.Ordinal));

        // All of a node for a month of 730 h; a core and two GiB; what is asked for above 0.2 × 1.2 cores.
        const decimal Core = 0.384m * 0.031611m / ((8 * 0.031611m) + (32 * 0.004237m));
        const decimal Gib = 0.384m * 0.004237m / ((8 * 0.031611m) + (32 * 0.004237m));
        Near(0.384m * 730, found["Node empty"]);
        Near((Core + (2 * Gib)) * 730, found["Deployment shop/asleep"]);
        Near((4 - 0.24m) * Core * 730, found["Deployment shop/hoarder"]);
        Assert.Equal("over_provisioned", found["Deployment shop/hoarder"].GetProperty("kind").GetString());
        Assert.Contains("asks for 4 and 8Gi, and uses 200m", found["Deployment shop/hoarder"].GetProperty("evidence").GetString(), StringComparison.Ordinal);
        decimal[] costs = [.. answer.GetProperty("findings").EnumerateArray().Select(static one => one.GetProperty("monthly_cost").GetDecimal())];
        Assert.Equal(costs.OrderDescending(), costs);
        Assert.Contains(answer.GetProperty("gaps").EnumerateArray(), static gap => gap.GetString()!.Contains("shop/Deployment/unseen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FindWaste_NodeWithoutAPrice_IsFoundWithoutOneAndSaysWhy()
    {
        var history = new ClusterHistory().WithNode("metal-1", 8, 32, "").WithNode("metal-2", 8, 32, "");
        history.WithPod(ClusterHistory.Pod.Of("shop", "asleep", 1, "metal-1") with { CpuRequest = 6, MemoryRequest = 20, Cpu = 0.002, Memory = 0.1 });
        await using var cluster = await MeasuredCluster.StartAsync(history);

        var answer = await cluster.Server.AnswerAsync("find_waste", new { window = "6h" });

        var findings = answer.GetProperty("findings").EnumerateArray().ToArray();
        Assert.Equal(["Deployment shop/asleep", "Node metal-2"], findings.Select(static one => one.GetProperty("subject").GetString()));
        Assert.All(findings, static one => Assert.False(one.TryGetProperty("monthly_cost", out _)));
        Assert.Equal("its provider is not known", findings[1].GetProperty("unpriced").GetString());

        // No cluster is configured: its objects were not looked at.
        Assert.Contains(answer.GetProperty("gaps").EnumerateArray(), static gap => gap.GetString()!.StartsWith("volumes, claims", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FindWaste_NothingToLookAt_IsGapsAndNeverClean()
    {
        await using var cluster = await MeasuredCluster.StartAsync((Uri?)null);

        var result = await cluster.Server.CallAsync("find_waste", new { });

        Assert.Equal(0, result.StructuredContent!.Value.GetProperty("total").GetInt32());
        Assert.Equal(2, result.StructuredContent.Value.GetProperty("gaps").GetArrayLength());
        Assert.Contains("Not looked at: idle and over-provisioned workloads", Server.CostServer.TextOf(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b", "7d")]
    [InlineData("*", "forever")]
    public async Task FindWaste_BadArgument_IsRefused(string @namespace, string window)
    {
        await using var cluster = await MeasuredCluster.StartAsync((Uri?)null);

        Assert.Equal("invalid_argument", (await cluster.Server.FaultAsync("find_waste", new { @namespace, window })).Code);
    }

    private static void Near(decimal expected, JsonElement finding) => Assert.InRange(finding.GetProperty("monthly_cost").GetDecimal() - expected, -0.02m, 0.02m);
}
