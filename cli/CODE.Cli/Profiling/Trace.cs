using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace CODE.Cli.Profiling;

/// <summary>A nettrace file, indexed so that its stacks have the names of methods. The index is a file too, so that memory does not grow with the trace.</summary>
internal sealed class Trace : IDisposable
{
    private const string SampleProvider = "Microsoft-DotNETCore-SampleProfiler";
    private const string CounterEvent = "EventCounters";

    private readonly TraceLog _log;

    private Trace(TraceLog log) => _log = log;

    /// <summary>Indexes a file.</summary>
    /// <param name="file">The file; the index is put beside it.</param>
    /// <exception cref="CliFault">It is not a trace, or not a whole one.</exception>
    public static Trace Open(string file)
    {
        try
        {
            return new Trace(new TraceLog(TraceLog.CreateFromEventPipeDataFile(file, file + ".index")));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The reader has no exception of its own for what it cannot read.
            throw new CliFault(ExitCode.Failed, "not_a_trace", $"The gateway's answer is not a whole profile: {problem.Message}", "Take the profile again; `mcp logs gateway` may tell what went wrong.");
        }
    }

    /// <summary>The samples and the counters.</summary>
    public (CpuProfile Cpu, IReadOnlyList<CounterSummary> Counters) Read()
    {
        var cpu = new CpuProfileBuilder();
        var counters = new CounterSummaries();
        foreach (TraceEvent one in _log.Events)
        {
            if (one.ProviderName == SampleProvider) cpu.Add(one);
            else if (one.EventName == CounterEvent) counters.Add(one);
        }

        return (cpu.Build(), counters.All);
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();
}
