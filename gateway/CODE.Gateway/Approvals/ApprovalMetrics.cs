using System.Diagnostics.Metrics;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using Microsoft.Extensions.Hosting;

namespace CODE.Gateway.Approvals;

/// <summary>
/// Tells how many approvals wait for somebody, of all callers and replicas, and since when: <c>mcp_approvals_waiting</c> and
/// <c>mcp_approvals_oldest_seconds</c>. They are looked up now and then, so that a scrape waits for no store; while it is away they are not told.
/// </summary>
internal sealed class ApprovalMetrics : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ApprovalStore _store;
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<DateTimeOffset>? _waiting;

    /// <summary>Creates the instruments.</summary>
    public ApprovalMetrics(IMeterFactory meters, ApprovalStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        var meter = meters.Create(ToolCallMetrics.MeterName);
        meter.CreateObservableGauge("mcp_approvals_waiting", Count, description: "Approvals that wait for somebody.");
        meter.CreateObservableGauge("mcp_approvals_oldest", Oldest, unit: "s", description: "How long the one waits that waits longest; 0 when none does.");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            try
            {
                _waiting = await _store.ListWaitingAsync(stoppingToken);
            }
            catch (FaultException)
            {
                _waiting = null;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private IEnumerable<Measurement<int>> Count() => _waiting is { } waiting ? [new Measurement<int>(waiting.Count)] : [];

    private IEnumerable<Measurement<double>> Oldest() =>
        _waiting is { } waiting ? [new Measurement<double>(waiting.Count == 0 ? 0 : Math.Max(0, (_time.GetUtcNow() - waiting.Min()).TotalSeconds))] : [];
}
