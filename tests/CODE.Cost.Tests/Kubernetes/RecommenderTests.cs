using CODE.Cost.Kubernetes.Rightsizing;
using FsCheck;
using FsCheck.Xunit;

namespace CODE.Cost.Tests.Kubernetes;

public sealed class RecommenderTests
{
    private const decimal Week = 168;
    private const decimal Gib = 1L << 30;
    private static readonly ContainerResources Current = new(1, Gib, null, null);
    private static readonly ContainerMeasure Good = new("app") { CpuPercentile = 0.5m, CpuMax = 0.7m, MemoryPercentile = Gib / 2, MemoryPeak = Gib / 2, MeasuredHours = Week, Replicas = 3, Variation = 0.3m };

    [Fact]
    public void Of_MuchMeasuredAndNothingAgainstIt_IsOfHighConfidence() => Assert.Equal((Confidence.High, 0), (Of(Good).Confidence, Of(Good).Reasons.Count));

    [Theory]
    [InlineData(167, 1, 0, false, 0, 0.3, nameof(Confidence.Medium))]
    [InlineData(60, 3, 0, false, 0, 0.3, nameof(Confidence.Medium))]
    [InlineData(20, 3, 0, false, 0, 0.3, nameof(Confidence.Low))]
    [InlineData(168, 3, 2, false, 0, 0.3, nameof(Confidence.Medium))]
    [InlineData(168, 3, 0, true, 0, 0.3, nameof(Confidence.Medium))]
    [InlineData(168, 3, 0, false, 0.1, 0.3, nameof(Confidence.Medium))]
    [InlineData(168, 3, 0, false, 0.3, 0.3, nameof(Confidence.Low))]
    [InlineData(168, 3, 0, false, 0, 2, nameof(Confidence.Medium))]
    public void Of_SomethingAgainstIt_IsOfLessConfidenceAndSaysWhy(double hours, double replicas, double restarts, bool wasOutOfMemory, double throttled, double variation, string expected)
    {
        var one = Of(Good with
        {
            MeasuredHours = (decimal)hours, Replicas = (decimal)replicas, Restarts = (decimal)restarts, WasOutOfMemory = wasOutOfMemory, Throttled = (decimal)throttled, Variation = (decimal)variation,
        });

        Assert.Equal(expected, one.Confidence.ToString());
        Assert.NotEmpty(one.Reasons);
    }

    [Fact]
    public void Of_NotMeasured_RecommendsNothingWhateverIsAskedFor()
    {
        var one = Of(new ContainerMeasure("app"));

        Assert.Equal((Confidence.NoData, null, null, null), (one.Confidence, one.Cpu, one.Memory, one.MemoryLimit));
    }

    [Fact]
    public void Of_OnlyCpuMeasured_RecommendsNoMemory() => Assert.Equal((0.6m, null), (Of(Good with { MemoryPeak = null }).Cpu, Of(Good with { MemoryPeak = null }).Memory));

    [Property]
    public void Of_AnyUse_DependsOnUseAloneUnlessItWasCutShort(PositiveInt cpu, PositiveInt memory, NonNegativeInt request, NonNegativeInt other)
    {
        var measure = Good with { CpuPercentile = cpu.Get / 100m, MemoryPeak = memory.Get * 1_000_000m };

        var (one, two) = (Recommender.Of(measure, new ContainerResources(request.Get, request.Get * Gib, null, null), Week, 0.2m), Recommender.Of(measure, new ContainerResources(other.Get, other.Get * Gib, null, null), Week, 0.2m));

        Assert.Equal((one.Cpu, one.Memory, one.MemoryLimit), (two.Cpu, two.Memory, two.MemoryLimit));
        Assert.True(one.Cpu >= measure.CpuPercentile * 1.2m && one.Memory >= measure.MemoryPeak * 1.2m && one.MemoryLimit >= one.Memory);
    }

    [Property]
    public void Of_KilledForMemory_IsNeverLowered(PositiveInt peak, PositiveInt request, PositiveInt limit)
    {
        var current = new ContainerResources(1, request.Get * 1_000_000m, null, limit.Get * 1_000_000m);

        var one = Recommender.Of(Good with { MemoryPeak = peak.Get * 1_000_000m, WasOutOfMemory = true }, current, Week, 0.2m);

        Assert.True(one.Memory >= current.MemoryRequest && one.MemoryLimit > current.MemoryLimit && one.MemoryLimit >= one.Memory);
    }

    private static Recommendation Of(ContainerMeasure measure) => Recommender.Of(measure, Current, Week, 0.2m);
}
