using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace CODE.ServiceDefaults.Operations;

/// <summary>
/// What a profile asks the runtime for: samples of the stacks, the names of the methods on them, and counters. Nothing that carries text of
/// what the process works on: neither log records nor exceptions nor the addresses of requests.
/// </summary>
internal static class ProfileEvents
{
    // Loader, Jit and NGen of the runtime's provider: which method lies where. GC and exceptions are not among them.
    private const long MethodNames = 0x8 | 0x10 | 0x20;

    // Memory that the runtime may use for events that nobody has read yet; beyond it samples are lost, not memory.
    private const int BufferMegabytes = 32;

    private static readonly Dictionary<string, string> EverySecond = new() { ["EventCounterIntervalSec"] = "1" };

    /// <summary>The session's configuration. The rundown at its end tells the names of the methods that were compiled before it began.</summary>
    public static EventPipeSessionConfiguration Configuration { get; } = new(
        [
            new EventPipeProvider("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
            new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, MethodNames),
            Counters("System.Runtime"),
            Counters("Microsoft.AspNetCore.Hosting"),
            Counters("Microsoft-AspNetCore-Server-Kestrel"),
            Counters("System.Net.Http"),
        ],
        BufferMegabytes,
        requestRundown: true);

    // These providers' other events tell the URLs of requests, from level Informational on. Counters are written whatever the level.
    private static EventPipeProvider Counters(string provider) => new(provider, EventLevel.Critical, keywords: 0, EverySecond);
}
