namespace CODE.Cli.Profiling;

/// <summary>A method on a stack.</summary>
/// <param name="Name">With its type, without its parameters.</param>
/// <param name="Module">The assembly; empty when it is not known.</param>
internal readonly record struct Frame(string Name, string Module)
{
    /// <summary>Code without a managed name: of the runtime, the system, or a library.</summary>
    public static readonly Frame Native = new("[native code]", "");
}

/// <summary>What one thread did while it was busy.</summary>
/// <param name="Name">The thread.</param>
/// <param name="Samples">The stacks by their numbers, in the order of time, each with how many samples in a row it had.</param>
internal sealed record ThreadSamples(string Name, IReadOnlyList<(int Stack, int Count)> Samples)
{
    /// <summary>How many samples there are.</summary>
    public int Total { get; } = Samples.Sum(sample => sample.Count);
}

/// <summary>Where a process spent its CPU time: samples of the stacks of threads that did not wait.</summary>
/// <param name="Frames">The methods.</param>
/// <param name="Stacks">The different stacks: numbers of methods, outermost first.</param>
/// <param name="Threads">The busy threads, the busiest first.</param>
/// <param name="Interval">The time between two samples of a thread.</param>
internal sealed record CpuProfile(
    IReadOnlyList<Frame> Frames,
    IReadOnlyList<IReadOnlyList<int>> Stacks,
    IReadOnlyList<ThreadSamples> Threads,
    TimeSpan Interval)
{
    /// <summary>How many samples there are.</summary>
    public int Total { get; } = Threads.Sum(thread => thread.Total);

    /// <summary>How many samples each stack has over all threads.</summary>
    public IReadOnlyList<int> CountsByStack()
    {
        int[] counts = new int[Stacks.Count];
        foreach ((int stack, int count) in Threads.SelectMany(thread => thread.Samples)) counts[stack] += count;
        return counts;
    }
}
