using System.Diagnostics;
using System.Globalization;

namespace CODE.Bench.Measuring;

/// <summary>What processes cost, and which belong together. Reads <c>/proc</c>.</summary>
internal static class ProcessTree
{
    /// <summary>The CPU time that a process and those which it started have spent so far, as far as they still run.</summary>
    public static TimeSpan CpuTime(int processId) => TimeSpan.FromTicks(TreeOf(processId).Sum(static id => Read(id, static process => process.TotalProcessorTime.Ticks)));

    /// <summary>The proportional set size of one process in bytes: memory of its own, and its share of what it shares.</summary>
    public static long ProportionalSetSize(int processId) => Rollup(processId, "Pss:");

    /// <summary>The resident set size of one process in bytes.</summary>
    public static long ResidentSetSize(int processId) => Rollup(processId, "Rss:");

    /// <summary>The processes that a process started itself, and that still run.</summary>
    public static IReadOnlyList<int> ChildrenOf(int processId)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{processId}/task")
                .SelectMany(static task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(static id => int.Parse(id, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            // It ended in the meantime.
            return [];
        }
    }

    private static IEnumerable<int> TreeOf(int processId) => ChildrenOf(processId).SelectMany(TreeOf).Prepend(processId);

    private static long Rollup(int processId, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/smaps_rollup").First(line => line.StartsWith(name, StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Read(int processId, Func<Process, long> read)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return read(process);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }
}
