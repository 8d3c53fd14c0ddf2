namespace CODE.Cost.Kubernetes.Rightsizing;

/// <summary>What was measured of the containers of one name in a workload's pods: at each moment that of the busiest pod, since all pods get the same requests. CPU in cores, memory in bytes.</summary>
/// <param name="Container">The container's name; untrusted text.</param>
internal sealed record ContainerMeasure(string Container)
{
    /// <summary>The percentile of CPU over time; null when it was not measured.</summary>
    public decimal? CpuPercentile { get; init; }

    /// <summary>The most CPU.</summary>
    public decimal? CpuMax { get; init; }

    /// <summary>The percentile of memory over time; null when it was not measured.</summary>
    public decimal? MemoryPercentile { get; init; }

    /// <summary>The most memory.</summary>
    public decimal? MemoryPeak { get; init; }

    /// <summary>For how many hours of the window CPU was measured.</summary>
    public decimal MeasuredHours { get; init; }

    /// <summary>The standard deviation of CPU as a share of its average.</summary>
    public decimal Variation { get; init; }

    /// <summary>How many there were on average.</summary>
    public decimal Replicas { get; init; }

    /// <summary>How often they were restarted.</summary>
    public decimal Restarts { get; init; }

    /// <summary>Whether one was killed for want of memory.</summary>
    public bool WasOutOfMemory { get; init; }

    /// <summary>In which share of periods a CPU limit held them back.</summary>
    public decimal Throttled { get; init; }
}

/// <summary>Requests and limits; null where there is none. CPU in cores, memory in bytes.</summary>
/// <param name="CpuRequest">The request of CPU.</param>
/// <param name="MemoryRequest">The request of memory.</param>
/// <param name="CpuLimit">The limit of CPU.</param>
/// <param name="MemoryLimit">The limit of memory.</param>
internal sealed record ContainerResources(decimal? CpuRequest, decimal? MemoryRequest, decimal? CpuLimit, decimal? MemoryLimit);

/// <summary>How far a recommendation can be relied on.</summary>
internal enum Confidence
{
    /// <summary>Much was measured, and nothing speaks against it.</summary>
    High,

    /// <summary>Something speaks against it.</summary>
    Medium,

    /// <summary>Take it for a guess.</summary>
    Low,

    /// <summary>Use was not measured, so that nothing is recommended.</summary>
    NoData,
}

/// <summary>What a container should ask for.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="Current">What it asks for now.</param>
/// <param name="Cpu">The CPU to request, in cores; null when that was not measured.</param>
/// <param name="Memory">The memory to request, in bytes; null when that was not measured.</param>
/// <param name="MemoryLimit">The limit of memory to set, in bytes.</param>
/// <param name="Confidence">How far to rely on it.</param>
/// <param name="Reasons">Why no further.</param>
/// <param name="Warnings">What to look at before it is changed.</param>
internal sealed record Recommendation(
    ContainerMeasure Measure, ContainerResources Current, decimal? Cpu, decimal? Memory, decimal? MemoryLimit, Confidence Confidence, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings);
