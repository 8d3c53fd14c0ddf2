using System.Diagnostics;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// Passes on which trace a request belongs to, and nothing else: baggage is whatever a caller likes to write, and would go out again to every upstream.
/// </summary>
internal sealed class TraceContextOnly : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields { get; } = ["traceparent", "tracestate"];

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => W3C.Inject(
        activity,
        carrier,
        setter is null ? null : (target, name, value) =>
        {
            if (name is "traceparent" or "tracestate")
            {
                setter(target, name, value);
            }
        });
}
