using System.Text.Json;
using CODE.Context.V1;
using CODE.Monitoring.Tests.Server;
using CODE.Testing;
using CODE.Testing.Monitoring;

namespace CODE.Monitoring.Tests.Context;

/// <summary>What the server tells of a deployment, asked over its real contract.</summary>
public sealed class GatheredContextTests(SharedMonitoring shared)
{
    private static readonly (string, string)[] Objectives =
    [
        ("Monitoring:Objectives:shop-requests:Good", "shop_requests_total{code=\"200\"}"),
        ("Monitoring:Objectives:shop-requests:Total", "shop_requests_total"),
        ("Monitoring:Objectives:shop-requests:Percent", "99.9"),
        ("Monitoring:Objectives:workshop:Good", "none_total"),
        ("Monitoring:Objectives:workshop:Total", "none_total"),
        ("Monitoring:Objectives:workshop:Percent", "99"),
    ];

    [Fact]
    public async Task Gather_OfADeployment_TellsItsAlertsAndBudget_AndNothingOfOthers()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync(), Objectives);
        var found = await GatherAsync(server, new GatherRequest { Name = "shop", MaxItems = 100 });

        var overloaded = found.Items.Single(static item => item.Key == "alert/main/WorkerOverloaded");
        Assert.Equal(("alerts", true), (overloaded.Source, overloaded.IsUntrusted));
        Assert.Contains("1 firing", overloaded.Summary, StringComparison.Ordinal);
        var budget = found.Items.Single(static item => item.Key == "slo/shop-requests");
        Assert.Contains("burns too fast (page)", budget.Summary, StringComparison.Ordinal);
        Assert.True(JsonElement.Parse(budget.Value).GetProperty("burn_rate").GetDouble() > 14.4);
        Assert.DoesNotContain(found.Items, static item => item.Key.Contains("workshop", StringComparison.Ordinal));
        Assert.Empty(found.Missing);
    }

    [Fact]
    public async Task Gather_OfAll_TellsWhatCannotBeMeasured()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync(), Objectives);
        var missing = Assert.Single((await GatherAsync(server, new GatherRequest())).Missing);
        Assert.Equal(("objectives/workshop", "not_found"), (missing.Part, missing.Code));
    }

    [Fact]
    public async Task Gather_ProcessThatBegan_IsAChange()
    {
        var began = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds();
        await using var exporter = await ScriptedUpstream.StartAsync(context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, $"process_start_time_seconds {began}\n"));
        await using var prometheus = await PrometheusProcess.StartAsync(
            _ => $"global: {{scrape_interval: 1s}}\nscrape_configs: [{{job_name: web, static_configs: [{{targets: ['{exporter.Address.Authority}']}}]}}]", null, [], TestContext.Current.CancellationToken);
        await using var server = await MonitoringServer.StartAsync(prometheus.Address);
        GatherResponse found = new();
        await CODE.Testing.Processes.Readiness.UntilAsync(
            async _ => (found = await GatherAsync(server, new GatherRequest { Name = "web" })).Items.Count > 0, () => "The process was never told of.", TestContext.Current.CancellationToken);
        var change = Assert.Single(found.Items);
        Assert.StartsWith("change/main/started/", change.Key, StringComparison.Ordinal);
        Assert.Contains(DateTimeOffset.FromUnixTimeSeconds(began).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), change.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gather_WithoutPrometheus_IsMissing_NotHealthy()
    {
        await using var server = await MonitoringServer.StartAsync();
        var found = await GatherAsync(server, new GatherRequest { Name = "shop" });
        Assert.Empty(found.Items);
        Assert.Equal(["alerts", "changes"], found.Missing.Select(static missing => missing.Part).Order(StringComparer.Ordinal));
        Assert.All(found.Missing, static missing => Assert.Equal("unavailable", missing.Code));
    }

    private static async Task<GatherResponse> GatherAsync(ToolServer server, GatherRequest request)
    {
        using var channel = server.Host.OpenChannel();
        return await new CODE.Context.V1.Context.ContextClient(channel).GatherAsync(request, cancellationToken: TestContext.Current.CancellationToken);
    }
}
