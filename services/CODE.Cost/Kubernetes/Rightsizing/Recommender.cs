namespace CODE.Cost.Kubernetes.Rightsizing;

/// <summary>
/// Recommends requests from measured use alone; what a container asks for now is only compared with it. CPU is the percentile plus headroom: who gets less for a moment is slower. Memory is the peak plus headroom: who gets less is
/// killed. A container that was killed for want of memory, or held back by a limit, would have used more than was measured: its requests are not lowered.
/// </summary>
internal static class Recommender
{
    /// <summary>The share of throttled periods from which measured CPU is what the limit left.</summary>
    public const decimal Throttled = 0.05m;

    private const decimal BadlyThrottled = 0.25m;
    private const decimal MiB = 1 << 20;
    private const decimal LeastCpu = 0.01m;
    private const decimal LeastMemory = 16 * MiB;

    // A limit at which somebody was killed is raised by at least this share.
    private const decimal LeastRaise = 0.25m;
    private const decimal FewHours = 24;
    private const decimal EnoughHours = 72;

    /// <summary>Recommends.</summary>
    /// <param name="measure">What was measured.</param>
    /// <param name="current">What it asks for.</param>
    /// <param name="windowHours">How long the window is.</param>
    /// <param name="headroom">What is added, as a share.</param>
    public static Recommendation Of(ContainerMeasure measure, ContainerResources current, decimal windowHours, decimal headroom)
    {
        if (measure.CpuPercentile is null && measure.MemoryPeak is null)
        {
            return new Recommendation(measure, current, null, null, null, Confidence.NoData, ["its use was not measured"], []);
        }

        var cpu = measure.CpuPercentile is { } percentile ? Math.Max(LeastCpu, CeilingTo(percentile * (1 + headroom), 0.001m)) : (decimal?)null;
        if (measure.Throttled > Throttled)
        {
            cpu = cpu is null ? null : Math.Max(cpu.Value, current.CpuRequest ?? 0);
        }

        var memory = measure.MemoryPeak is { } peak ? Math.Max(LeastMemory, CeilingTo(peak * (1 + headroom), MiB)) : (decimal?)null;
        var limit = memory;
        if (memory is not null && measure.WasOutOfMemory)
        {
            memory = Math.Max(memory.Value, current.MemoryRequest ?? 0);
            limit = Math.Max(memory.Value, CeilingTo(Math.Max(current.MemoryLimit ?? 0, measure.MemoryPeak!.Value) * (1 + Math.Max(headroom, LeastRaise)), MiB));
        }

        var (confidence, reasons) = Judge(measure, windowHours);
        return new Recommendation(measure, current, cpu, memory, limit, confidence, reasons, [.. Warnings(measure, current, cpu, memory)]);
    }

    private static (Confidence Confidence, IReadOnlyList<string> Reasons) Judge(ContainerMeasure measure, decimal windowHours)
    {
        var reasons = new List<(Confidence Confidence, string Reason)>();
        var share = measure.MeasuredHours / windowHours;
        Add(measure.CpuPercentile is null, Confidence.Low, "CPU was not measured");
        Add(measure.MemoryPeak is null, Confidence.Low, "memory was not measured");
        var hours = FormattableString.Invariant($"measured for {measure.MeasuredHours:0.#} of {windowHours:0.#} h");
        Add(measure.MeasuredHours < FewHours || share < 0.25m, Confidence.Low, hours);
        Add(measure.MeasuredHours is >= FewHours and < EnoughHours || share is >= 0.25m and < 0.75m, Confidence.Medium, hours);
        Add(measure.Throttled > BadlyThrottled, Confidence.Low, FormattableString.Invariant($"held back by its CPU limit in {measure.Throttled:0%} of periods"));
        Add(measure.Throttled is > Throttled and <= BadlyThrottled, Confidence.Medium, FormattableString.Invariant($"held back by its CPU limit in {measure.Throttled:0%} of periods"));
        Add(measure.WasOutOfMemory, Confidence.Medium, "it was killed for want of memory: its real need was not seen");
        Add(measure.Restarts >= 1, Confidence.Medium, FormattableString.Invariant($"restarted {measure.Restarts:0} times"));
        Add(measure.Variation > 1, Confidence.Medium, FormattableString.Invariant($"its CPU varies much (deviation {measure.Variation:0.#} times the average)"));
        Add(measure.Replicas < 1.5m, Confidence.Medium, "only one pod was measured");
        return (reasons.Count == 0 ? Confidence.High : reasons.Max(static one => one.Confidence), [.. reasons.OrderByDescending(static one => one.Confidence).Select(static one => one.Reason).Distinct()]);

        void Add(bool holds, Confidence confidence, string reason)
        {
            if (holds)
            {
                reasons.Add((confidence, reason));
            }
        }
    }

    private static IEnumerable<string> Warnings(ContainerMeasure measure, ContainerResources current, decimal? cpu, decimal? memory)
    {
        if (measure.WasOutOfMemory)
        {
            yield return "It was killed for want of memory in the window: raise its limit, and lower nothing.";
        }

        if (measure.Throttled > Throttled)
        {
            yield return "Its CPU limit holds it back: raise or remove the limit, and measure again.";
        }

        if (current.CpuLimit is { } cpuLimit && cpu > cpuLimit)
        {
            yield return "The recommended request is above its CPU limit, which has to be raised too.";
        }

        if (current.MemoryLimit is { } memoryLimit && memory > memoryLimit)
        {
            yield return "The recommended request is above its memory limit, which has to be raised too.";
        }
    }

    private static decimal CeilingTo(decimal amount, decimal unit) => decimal.Ceiling(amount / unit) * unit;
}
