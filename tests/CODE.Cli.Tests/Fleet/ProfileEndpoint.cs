using System.Diagnostics.Tracing;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Diagnostics.NETCore.Client;

namespace CODE.Cli.Tests.Fleet;

/// <summary>
/// Profiles as the gateway promises them: a real one, of this process, in which <see cref="BeBusy"/> runs; of <c>busy</c> a conflict, of <c>ends</c> one that breaks off.
/// </summary>
internal static class ProfileEndpoint
{
    private static readonly Lazy<Task<byte[]>> Trace = new(TakeAsync);

    public static void Map(WebApplication app, FleetScript script) => app.MapPost("/admin/servers/{name}/profile", async (string name, HttpContext context) =>
    {
        script.AdminRequests.Enqueue(context.Request.Path + context.Request.QueryString);
        if (name == "busy")
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await context.Response.WriteAsJsonAsync(new JsonObject { ["code"] = "conflict", ["message"] = "Another profile is being taken.", ["fix"] = "Wait." });
            return;
        }

        byte[] trace = await Trace.Value;
        context.Response.ContentType = "application/octet-stream";
        await context.Response.Body.WriteAsync(name == "ends" ? trace.AsMemory(0, trace.Length / 2) : trace);
        await context.Response.Body.FlushAsync();
        if (name == "ends") context.Abort();
    });

    private static async Task<byte[]> TakeAsync()
    {
        using var done = new CancellationTokenSource();
        Task busy = Task.Run(() => BeBusy(done.Token));
        var counters = new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" };
        using EventPipeSession session = await new DiagnosticsClient(Environment.ProcessId).StartEventPipeSessionAsync(
            [
                new EventPipeProvider("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
                new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, 0x38),
                new EventPipeProvider("System.Runtime", EventLevel.Critical, 0, counters),
            ],
            requestRundown: true,
            circularBufferMB: 32,
            CancellationToken.None);
        using var trace = new MemoryStream();
        Task reading = session.EventStream.CopyToAsync(trace);
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await session.StopAsync(CancellationToken.None);
        await reading;
        await done.CancelAsync();
        await busy;
        return trace.ToArray();
    }

    private static double BeBusy(CancellationToken done)
    {
        double sum = 0;
        while (!done.IsCancellationRequested)
        {
            for (int number = 0; number < 10_000; number++) sum += Math.Sqrt(number + sum);
        }

        return sum;
    }
}
