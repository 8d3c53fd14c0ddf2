using System.Text.Json;
using CODE.Testing.Processes;
using Microsoft.AspNetCore.Http;

namespace CODE.Testing.Monitoring;

/// <summary>A real Prometheus with hours of history and rules that fire, its Alertmanager, and an exporter that it scrapes.</summary>
public sealed class MonitoredShop : IAsyncDisposable
{
    /// <summary>What the exporter tells.</summary>
    private const string Exported = """
        # HELP live_load How busy a worker is.
        # TYPE live_load gauge
        live_load{worker="one"} 0.9
        live_load{worker="two"} 0.5
        live_load{worker="three"} 0.95
        # HELP live_queue_items What waits for a worker.
        # TYPE live_queue_items gauge
        live_queue_items{worker="one"} 40
        live_queue_items{worker="two"} 50
        live_queue_items{worker="three"} 3

        """;

    private const string Rules = """
        groups:
          - name: shop
            interval: 1s
            rules:
              - {alert: WorkerOverloaded, expr: 'live_load > 0.8 and on (worker) live_queue_items > 10', labels: {severity: page, team: shop}, annotations: {summary: 'Worker {{ $labels.worker }} has too much to do'}}
              - {alert: WorkerBusy, expr: 'live_load > 0.4', for: 10m, labels: {severity: ticket}}
              - {alert: WorkerBurning, expr: 'live_load > 100', labels: {severity: page}}
              - {alert: ExporterDown, expr: 'up == 0', labels: {severity: page}, annotations: {description: "Nothing is heard of it.\nSee to it."}}
              - {alert: QuietOne, expr: 'live_load{worker="two"} > 0.1', labels: {severity: info, test: create}}
              - {alert: QuietTwo, expr: 'live_load{worker="two"} > 0.2', labels: {severity: info, test: expire}}
              - {alert: Inhibitor, expr: 'live_load{worker="one"} > 0.1', labels: {severity: info, inhibits: 'yes'}}
              - {alert: Inhibited, expr: 'live_load{worker="one"} > 0.2', labels: {severity: info, inhibited: 'yes'}}
              - {record: 'shop:live_load:sum', expr: 'sum(live_load)'}
              - {record: 'shop:broken', expr: 'live_load + on () live_queue_items'}
        """;

    // The names that fire once Alertmanager has heard of everything.
    private static readonly string[] Firing = ["WorkerOverloaded", "ExporterDown", "QuietOne", "QuietTwo", "Inhibitor", "Inhibited"];

    private readonly PrometheusProcess _prometheus;
    private readonly AlertmanagerProcess _alertmanager;
    private readonly ScriptedUpstream _exporter;

    private MonitoredShop(PrometheusProcess prometheus, AlertmanagerProcess alertmanager, ScriptedUpstream exporter, MetricHistory history, long end)
    {
        (_prometheus, _alertmanager, _exporter, History, End) = (prometheus, alertmanager, exporter, history, end);
        Http = TestHttp.CreateClient(prometheus.Address);
    }

    /// <summary>Where Prometheus listens.</summary>
    public Uri Prometheus => _prometheus.Address;

    /// <summary>Where Alertmanager listens.</summary>
    public Uri Alertmanager => _alertmanager.Address;

    /// <summary>The history.</summary>
    public MetricHistory History { get; }

    /// <summary>When the history ends, in seconds since 1970.</summary>
    public long End { get; }

    /// <summary>The exporter's address, as the label <c>instance</c> has it.</summary>
    public string Exporter => _exporter.Address.Authority;

    /// <summary>A client for Prometheus itself, to ask it apart from the code that is tested.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts it all, and waits until all alerts have come.</summary>
    public static async Task<MonitoredShop> StartAsync(CancellationToken cancellationToken)
    {
        // Before now, so that what is scraped is newer than what was backfilled.
        var end = TimeProvider.System.GetUtcNow().AddMinutes(-2).ToUnixTimeSeconds() / 60 * 60;
        var exporter = await ScriptedUpstream.StartAsync(context => context.Response.WriteAsync(Exported + ShopHistory.Exported(end, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())));
        var alertmanager = await AlertmanagerProcess.StartAsync(cancellationToken);
        var history = ShopHistory.Write(end);
        var prometheus = await PrometheusProcess.StartAsync(
            home =>
            {
                File.WriteAllText(Path.Combine(home.FullName, "rules.yml"), Rules);
                return $"""
                    global:
                      scrape_interval: 1s
                      evaluation_interval: 1s
                      external_labels:
                        cluster: shop
                    rule_files: [rules.yml]
                    alerting:
                      alertmanagers:
                        - static_configs:
                            - targets: ['{alertmanager.Address.Authority}']
                    scrape_configs:
                      - job_name: live
                        honor_labels: true
                        metric_relabel_configs:
                          # The history has no job.
                          - source_labels: [__name__]
                            regex: shop_requests_total
                            target_label: job
                            replacement: ''
                        static_configs:
                          - targets: ['{exporter.Address.Authority}']
                      - job_name: gone
                        params:
                          token: [hidden-in-the-address]
                        static_configs:
                          - targets: ['127.0.0.1:{FreePort.Next()}']
                    """;
            },
            history.Text,
            ["--storage.tsdb.retention.time=90d"],
            cancellationToken);
        var shop = new MonitoredShop(prometheus, alertmanager, exporter, history, end);
        await shop.UntilFiringAsync(cancellationToken);
        return shop;
    }

    /// <summary>The settings with which a server asks it.</summary>
    public (string Name, string Value)[] Settings =>
        [("Prometheus:Backends:main:Url", Prometheus.AbsoluteUri), ("Prometheus:Backends:main:Alertmanager:Url", Alertmanager.AbsoluteUri)];

    /// <summary>Asks Prometheus itself.</summary>
    /// <returns>The <c>data</c> of its answer.</returns>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        JsonElement.Parse(await Http.GetStringAsync(path, cancellationToken)).GetProperty("data");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _prometheus.DisposeAsync();
        await _alertmanager.DisposeAsync();
        await _exporter.DisposeAsync();
    }

    private async Task UntilFiringAsync(CancellationToken cancellationToken)
    {
        using var http = TestHttp.CreateClient(Alertmanager);
        await Readiness.UntilAsync(
            async token =>
            {
                var alerts = JsonElement.Parse(await http.GetStringAsync("/api/v2/alerts", token));
                return Firing.All(name => alerts.EnumerateArray().Any(alert => alert.GetProperty("labels").GetProperty("alertname").GetString() == name))
                    && (await GetAsync("/api/v1/alerts", token)).GetProperty("alerts").EnumerateArray().Any(static alert => alert.GetProperty("state").GetString() == "pending");
            },
            () => $"The alerts never fired.{Environment.NewLine}{_prometheus.Process.Told()}{Environment.NewLine}{_alertmanager.Process.Told()}",
            cancellationToken);
    }
}
