using System.Diagnostics.Metrics;

namespace CODE.Gateway.Audit;

/// <summary>What is measured of the audit. In Prometheus' naming: <c>mcp_audit_records_total</c>, <c>mcp_audit_dropped_total</c> and <c>mcp_audit_pending</c>.</summary>
internal sealed class AuditMetrics
{
    /// <summary>The meter that telemetry listens to.</summary>
    public const string MeterName = "CODE.Gateway.Audit";

    private readonly Counter<long> _records;
    private long _dropped;

    /// <summary>Creates the instruments.</summary>
    public AuditMetrics(IMeterFactory meters, AuditQueue queue)
    {
        var meter = meters.Create(MeterName);
        _records = meter.CreateCounter<long>("mcp_audit_records", description: "Audit records that the store has.");
        // Told from the start: of a counter that appears with its first loss, a rate sees no rise.
        meter.CreateObservableCounter("mcp_audit_dropped", () => Interlocked.Read(ref _dropped), description: "Audit records that were lost, because the store was away for longer than memory lasts.");
        meter.CreateObservableGauge("mcp_audit_pending", () => queue.Count, description: "Audit records that wait for the store.");
    }

    /// <summary>Counts records that the store has taken.</summary>
    public void Written(int count) => _records.Add(count);

    /// <summary>Counts a record that was lost.</summary>
    public void Dropped() => Interlocked.Increment(ref _dropped);
}
