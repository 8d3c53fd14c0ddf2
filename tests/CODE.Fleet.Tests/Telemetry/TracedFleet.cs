using CODE.Fleet.Tests.Fleet;
using CODE.Fleet.Tests.Telemetry.Otlp;

namespace CODE.Fleet.Tests.Telemetry;

/// <summary>A real fleet that exports to a real OTLP endpoint, soon after things happen.</summary>
public sealed class TracedFleet : IAsyncLifetime
{
    internal RunningFleet Fleet { get; } = new();

    internal OtlpReceiver Receiver { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Receiver = await OtlpReceiver.StartAsync();
        foreach (var (name, value) in new[]
        {
            ("OTEL_EXPORTER_OTLP_ENDPOINT", Receiver.Address.AbsoluteUri),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
        })
        {
            Fleet.Environment[name] = value;
        }

        await Fleet.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
