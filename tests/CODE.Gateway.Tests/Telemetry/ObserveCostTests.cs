using System.Diagnostics;
using System.Diagnostics.Metrics;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using CODE.Gateway.Telemetry;
using CODE.Gateway.Tests.Fleet;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Tests.Telemetry;

/// <summary>What counting costs on the path of a call.</summary>
public sealed class ObserveCostTests
{
    private const int Rounds = 1_000;

    // Of a call that does not wait, only a debug build has one in memory.
    private const int StateMachine = 128;

    [Fact]
    public async Task Counting_TakesNoMemoryButForTheStep()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new CallMetrics(meters.GetRequiredService<IMeterFactory>());
        using var spans = new CallSpans(gateway.Catalog);
        using var listener = Listen(meters.GetRequiredService<IMeterFactory>());
        var step = new ObserveStep(spans, metrics, TimeProvider.System);
        using var call = new GatewayCall(new DefaultHttpContext(), null)
        {
            Message = new McpMessage { Method = McpMethods.CallTool, Name = "echo" },
            Target = new FleetServer("alpha", new Uri("http://127.0.0.1:1")),
            Outcome = new CallOutcome(CallOutcomeKind.ToolError, "conflict"),
        };

        // Within a request that is not traced. Other tests' listeners are in the same process, and want their own spans alone.
        using var request = new Activity("request").Start();
        Assert.True(metrics.IsEnabled);
        Run(step, call);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(step, call);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Rounds * StateMachine);
    }

    private static void Run(ObserveStep step, GatewayCall call)
    {
        for (var round = 0; round < Rounds; round++)
        {
            Assert.True(step.RunAsync(call, static _ => Task.CompletedTask).IsCompletedSuccessfully);
        }
    }

    private static MeterListener Listen(IMeterFactory meters)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }
}
