namespace CODE.Cli.Profiling;

/// <summary>A method and its share of the CPU time.</summary>
/// <param name="Method">Its name.</param>
/// <param name="SelfPercent">What it took itself.</param>
/// <param name="TotalPercent">With what it called.</param>
internal sealed record MethodShare(string Method, double SelfPercent, double TotalPercent);

/// <summary>The methods that took the most CPU time themselves.</summary>
internal static class TopMethods
{
    /// <summary>The first of them, the one with the most first.</summary>
    public static IReadOnlyList<MethodShare> Of(CpuProfile cpu, int count)
    {
        long[] self = new long[cpu.Frames.Count];
        long[] total = new long[cpu.Frames.Count];
        foreach ((int samples, IReadOnlyList<int> stack) in cpu.CountsByStack().Zip(cpu.Stacks))
        {
            // What native code took is its caller's: the next better name.
            self[stack.Last(frame => cpu.Frames[frame] != Frame.Native)] += samples;
            foreach (int frame in stack.Distinct()) total[frame] += samples;
        }

        return [.. Enumerable.Range(0, cpu.Frames.Count)
            .Where(frame => self[frame] > 0)
            .OrderByDescending(frame => self[frame])
            .Take(count)
            .Select(frame => new MethodShare(cpu.Frames[frame].Name, Percent(self[frame]), Percent(total[frame])))];

        double Percent(long samples) => Math.Round(100.0 * samples / cpu.Total, 1);
    }
}
