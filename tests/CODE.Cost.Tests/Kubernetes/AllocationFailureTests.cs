using System.Globalization;
using System.Text;
using CODE.Testing;
using CODE.Testing.Monitoring;
using Microsoft.AspNetCore.Http;

namespace CODE.Cost.Tests.Kubernetes;

public sealed class AllocationFailureTests
{
    private static readonly object Arguments = new { window = "6h" };

    [Fact]
    public async Task Allocation_NoPrometheus_SaysWhatToSet()
    {
        await using var cluster = await MeasuredCluster.StartAsync((Uri?)null);

        var fault = await cluster.Server.FaultAsync("kubernetes_allocation", Arguments);

        Assert.Equal("unavailable", fault.Code);
        Assert.Contains("Prometheus:Backends", fault.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allocation_PrometheusAway_IsUnavailable()
    {
        await using var cluster = await MeasuredCluster.StartAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}"));

        Assert.Equal("unavailable", (await cluster.Server.FaultAsync("kubernetes_allocation", Arguments)).Code);
        Assert.Equal("unavailable", (await cluster.Server.FaultAsync("rightsize", new { workload = "deployment/web", window = "6h" })).Code);
    }

    [Fact]
    public async Task Allocation_PrometheusSlow_EndsAtItsDeadline()
    {
        await using var slow = await ScriptedUpstream.StartAsync(static context => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted));
        await using var cluster = await MeasuredCluster.StartAsync(slow.Address, ("Prometheus:TimeoutSeconds", "1"));

        Assert.Equal("timeout", (await cluster.Server.FaultAsync("kubernetes_allocation", Arguments)).Code);
    }

    [Theory]
    [InlineData("kube_node_info", "kube-state-metrics")]
    [InlineData("kube_node_status_capacity", "kube-state-metrics")]
    [InlineData("kube_pod_info", "kube-state-metrics")]
    [InlineData("kube_pod_container_resource_requests", "kube-state-metrics")]
    [InlineData("container_cpu_usage_seconds", "cAdvisor")]
    [InlineData("container_memory_working_set_bytes", "cAdvisor")]
    public async Task Allocation_MetricMissing_IsNamedWithWhoServesIt(string metric, string exporter)
    {
        var history = new ClusterHistory().WithAmazonNode("node-a", "m5.large", 2, 8);
        history.Missing.Add(metric);
        history.WithPod(ClusterHistory.Pod.Of("shop", "web", 1, "node-a") with { CpuRequest = 1, MemoryRequest = 1, Cpu = 0.1, Memory = 0.1 });
        await using var cluster = await MeasuredCluster.StartAsync(history);

        var fault = await cluster.Server.FaultAsync("kubernetes_allocation", Arguments);

        Assert.Equal("not_found", fault.Code);
        Assert.Contains(metric, fault.Message, StringComparison.Ordinal);
        Assert.Contains(exporter, fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Fix);
    }

    [Fact]
    public async Task Allocation_MoreSeriesThanAreRead_IsRefusedAndNotCut()
    {
        await using var many = await ScriptedUpstream.StartAsync(static context => AnswerAsync(context, static query => query.Contains("time()", StringComparison.Ordinal) ? 0 : 20_001, "1"));
        await using var cluster = await MeasuredCluster.StartAsync(many.Address);

        var fault = await cluster.Server.FaultAsync("kubernetes_allocation", Arguments);

        Assert.True(fault.Code == "too_large", fault.Message);
        Assert.Contains("20001", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allocation_AmountsThatCannotBe_AreRefused()
    {
        await using var lying = await ScriptedUpstream.StartAsync(static context => AnswerAsync(context, static query => query.Contains("time()", StringComparison.Ordinal) ? 0 : 2, "1e300"));
        await using var cluster = await MeasuredCluster.StartAsync(lying.Address);

        var fault = await cluster.Server.FaultAsync("kubernetes_allocation", Arguments);

        Assert.Equal("upstream_failed", fault.Code);
        Assert.Contains("amounts that no cluster can have", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("0.0000000000000000000001")]
    public async Task Allocation_SeriesThatAreThereTwice_AreCountedOnce(string value)
    {
        await using var lying = await ScriptedUpstream.StartAsync(context => AnswerAsync(context, static query => query.Contains("time()", StringComparison.Ordinal) ? 0 : 2, value, isTwice: true));
        await using var cluster = await MeasuredCluster.StartAsync(lying.Address);

        var answer = await cluster.Server.AnswerAsync("kubernetes_allocation", Arguments);

        Assert.Equal((1, 0m), (answer.GetProperty("nodes").GetInt32(), answer.GetProperty("cluster_cost").GetDecimal()));
    }

    [Fact]
    public async Task Allocation_NodesWithoutAPrice_AreListedWithTheReasonAndTheirHours()
    {
        var history = new ClusterHistory().WithNode("metal", 8, 32, "").WithAmazonNode("odd", "u-99tb.metal", 8, 32).WithAmazonNode("node-a", "m5.large", 2, 8);
        history.WithPod(ClusterHistory.Pod.Of("shop", "web", 1, "metal") with { CpuRequest = 1, MemoryRequest = 1, Cpu = 0.5, Memory = 0.5 })
            .WithPod(ClusterHistory.Pod.Of("mixed", "web", 1, "metal") with { CpuRequest = 1, MemoryRequest = 1 })
            .WithPod(ClusterHistory.Pod.Of("mixed", "web", 2, "node-a") with { CpuRequest = 1, MemoryRequest = 1 });
        await using var cluster = await MeasuredCluster.StartAsync(history);

        var answer = await cluster.Server.AnswerAsync("kubernetes_allocation", Arguments);

        Assert.Equal(
            [("metal", "its provider is not known", 6m), ("odd", "no price of BoxUsage:u-99tb.metal (AmazonEC2) in us-east-1", 6m)],
            answer.GetProperty("unpriced").EnumerateArray().Select(static one => (one.GetProperty("name").GetString()!, one.GetProperty("reason").GetString()!, one.GetProperty("hours").GetDecimal())).Order());
        var rows = answer.GetProperty("rows").EnumerateArray().ToDictionary(static row => row.GetProperty("name").GetString()!);

        // Hours are told, and a cost of nothing is not.
        Assert.Equal(6m, rows["shop"].GetProperty("cpu").GetProperty("request_hours").GetDecimal());
        Assert.False(rows["shop"].TryGetProperty("cost", out _));
        Assert.Equal((6m, true), (rows["mixed"].GetProperty("unpriced_pod_hours").GetDecimal(), rows["mixed"].GetProperty("cost").GetDecimal() > 0));
        Assert.Contains(answer.GetProperty("gaps").EnumerateArray(), static gap => gap.GetString()!.StartsWith("types of nodes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Allocation_NodesThatTheOperatorPriced_CostThat()
    {
        var history = new ClusterHistory().WithNode("metal", 8, 32, "");
        history.WithPod(ClusterHistory.Pod.Of("shop", "web", 1, "metal") with { CpuRequest = 2, MemoryRequest = 8, Cpu = 0.5, Memory = 0.5 });
        await using var cluster = await MeasuredCluster.StartAsync(history, ("Cost:Kubernetes:CpuCoreHour", "0.02"), ("Cost:Kubernetes:GibHour", "0.003"));

        var answer = await cluster.Server.AnswerAsync("kubernetes_allocation", Arguments);

        Assert.Equal(6 * ((8 * 0.02m) + (32 * 0.003m)), answer.GetProperty("cluster_cost").GetDecimal());
        var shop = answer.GetProperty("rows").EnumerateArray().Single(static row => row.GetProperty("name").GetString() == "shop");
        Assert.Equal(6 * ((2 * 0.02m) + (8 * 0.003m)), shop.GetProperty("cost").GetDecimal());
    }

    [Fact]
    public async Task Allocation_ContextWithABackendOfItsOwn_IsAskedThereAndNotAtTheDefault()
    {
        var history = new ClusterHistory().WithAmazonNode("node-a", "m5.large", 2, 8);
        history.WithPod(ClusterHistory.Pod.Of("shop", "web", 1, "node-a") with { CpuRequest = 1, MemoryRequest = 1, Cpu = 0.5, Memory = 0.5 });
        await using var cluster = await MeasuredCluster.StartAsync(history, ("Prometheus:Default", "main"), ("Prometheus:Backends:other:Url", $"http://127.0.0.1:{FreePort.Next()}"));

        Assert.Equal(1, (await cluster.Server.AnswerAsync("kubernetes_allocation", Arguments)).GetProperty("nodes").GetInt32());
        Assert.Equal("unavailable", (await cluster.Server.FaultAsync("kubernetes_allocation", new { window = "6h", context = "other" })).Code);
    }

    [Fact]
    public async Task Start_HalfOfAPrice_IsRefused()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(static () => MeasuredCluster.StartAsync((Uri?)null, ("Cost:Kubernetes:CpuCoreHour", "0.02")));

        Assert.Contains("both of CpuCoreHour and GibHour", refused.ToString(), StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(HttpContext context, Func<string, int> count, string value, bool isTwice = false)
    {
        // A short question is in the address.
        var query = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))["query"] : context.Request.Query["query"];
        var number = count(query.ToString());
        context.Response.ContentType = "application/json";
        if (number == 0)
        {
            await context.Response.WriteAsync("""{"status": "success", "data": {"resultType": "scalar", "result": [1700000000, "1700000000"]}}""");
            return;
        }

        var series = new StringBuilder();
        for (var index = 0; index < number; index++)
        {
            series.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? "" : ",")}{{\"metric\": {{\"node\": \"n{(isTwice ? 0 : index)}\", \"resource\": \"cpu\"}}, \"value\": [1700000000, \"{value}\"]}}");
        }

        await context.Response.WriteAsync($"{{\"status\": \"success\", \"data\": {{\"resultType\": \"vector\", \"result\": [{series}]}}}}");
    }
}
