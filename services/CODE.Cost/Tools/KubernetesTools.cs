using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Cost.Kubernetes.Allocation;
using CODE.Cost.Kubernetes.Metrics;
using CODE.Cost.Kubernetes.Owners;
using CODE.Cost.Kubernetes.Rightsizing;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Cost.Tools;

/// <summary>The tools that say what a cluster costs.</summary>
[McpServerToolType]
internal sealed class KubernetesTools(MetricSource source, AllocationReader allocations, Rightsizer rightsizer)
{
    private const int PageSize = 25;
    private const int CacheSeconds = 60;

    [McpServerTool(Name = "kubernetes_allocation", Title = "Cost of a cluster", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(AllocationAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = CacheSeconds, CacheTags = ["prices"], DeadlineSeconds = 120)]
    [Description("Cost of a Kubernetes cluster, divided as by OpenCost: max(request, use) at node prices. Rows tell request, use and allocation apart.")]
    public async Task<CallToolResult> Allocation(
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("10m to 31d")] string window = "7d",
        [Description("namespace, workload, node, pod, label:app")] string aggregate = "namespace",
        [Description("Row __idle__, shared, or hidden")] IdleMode idle = IdleMode.Separate,
        [Description("Page size")] [Range(1, Paging.MaxLimit)] int limit = PageSize,
        [Description("next_cursor")] string? cursor = null,
        [Description("Cluster")] string? context = null)
    {
        var metrics = await source.OpenMetricsAsync(context, window, cancellationToken);
        var found = await allocations.ReadAsync(metrics, aggregate, idle, () => source.OpenCluster(context, Caller.From(principal)), cancellationToken);
        var page = Paging.Slice(found.Rows, limit, cursor);
        var answer = AllocationAnswer.Of(found, idle, page);
        var unpriced = found.Unpriced.Count == 0 ? "" : $" Without a price: {found.Unpriced.Count}, the first {found.Unpriced[0].Kind} {ShownName.Of(found.Unpriced[0].Name)}: {found.Unpriced[0].Reason}.";
        return ToolAnswer.Of(
            answer,
            $"{EstimateReport.Money(found.ClusterCost)} {found.Currency} for {found.Window.Hours:0.##} h of {found.Nodes} nodes, {EstimateReport.Money(found.IdleCost)} of it idle; {page.Total} rows ({answer.Prices.Text}).{unpriced}");
    }

    [McpServerTool(Name = "rightsize", Title = "Recommend requests", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(RightsizeAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = CacheSeconds, CacheTags = ["prices"], DeadlineSeconds = 120)]
    [Description("Requests and memory limits for a workload's containers from measured use (CPU percentile, memory peak), with confidence, warnings and cost difference.")]
    public async Task<CallToolResult> Rightsize(
        [Description("deployment/web")] string workload,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Namespace")] string @namespace = "default",
        [Description("10m to 31d")] string window = "7d",
        [Description("Of CPU")] [Range(50, 100)] double percentile = 95,
        [Description("Percent added")] [Range(0, 200)] int headroom = 20,
        [Description("Cluster")] string? context = null)
    {
        var meant = WorkloadArgument.Parse(workload, @namespace);
        var metrics = await source.OpenMetricsAsync(context, window, cancellationToken);
        var found = await rightsizer.RecommendAsync(metrics, meant, percentile, headroom, () => source.OpenCluster(context, Caller.From(principal)), cancellationToken);
        var answer = RightsizeAnswer.Of(found, percentile, headroom);
        return ToolAnswer.Of(answer, answer.Text);
    }
}
