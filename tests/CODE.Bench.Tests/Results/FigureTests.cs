using CODE.Bench.Measuring;
using CODE.Bench.Results;

namespace CODE.Bench.Tests.Results;

public sealed class FigureTests
{
    [Theory]
    [InlineData(9, true)]
    [InlineData(8.9, false)]
    public void Met_RatioAtLeast_LooksAtTheRatio(double value, bool expected) =>
        Assert.Equal(expected, Figure.Of("x", Paired.Of([value], [10.0], static number => number), "calls/s", Goal.RatioAtLeast(0.9)).Met);

    [Theory]
    [InlineData(5, true)]
    [InlineData(5.1, false)]
    public void Met_AtMost_LooksAtTheValue(double value, bool expected) => Assert.Equal(expected, new Figure("x", value, "s") { Goal = Goal.AtMost(5) }.Met);

    [Fact]
    public void Met_NoGoal_SaysNothing() => Assert.Null(new Figure("x", 1, "s").Met);

    [Fact]
    public void Ratio_NoisyRounds_IsTakenWithinEach() =>
        // The machine was ten times slower in the last round, for both.
        Assert.Equal(0.5, Figure.Of("x", Paired.Of([50.0, 52, 5], [100.0, 104, 10], static number => number), "calls/s").Ratio);

    [Fact]
    public async Task Write_OneGroup_LeavesTheOthersFigures()
    {
        var file = Path.Combine(Path.GetTempPath(), $"code-bench-{Guid.NewGuid():N}.json");
        try
        {
            await ResultFile.WriteAsync(file, [new Figure("a.old", 1, "s"), new Figure("b.kept", 2, "s")], TestContext.Current.CancellationToken);
            await ResultFile.WriteAsync(file, [new Figure("a.new", 3, "s")], TestContext.Current.CancellationToken);

            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("a.old", text, StringComparison.Ordinal);
            Assert.Contains("a.new", text, StringComparison.Ordinal);
            Assert.Contains("b.kept", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
