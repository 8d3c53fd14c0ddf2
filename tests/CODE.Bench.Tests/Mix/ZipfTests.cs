using CODE.Bench.Mix;

namespace CODE.Bench.Tests.Mix;

public sealed class ZipfTests
{
    [Fact]
    public void Next_ExponentOfOne_WantsTheFirstTwiceAsOftenAsTheSecond()
    {
        var choice = new Zipf(100, 1);
        var random = new Random(1);
        var counts = Enumerable.Range(0, 200_000).Select(_ => choice.Next(random)).CountBy(static index => index).ToDictionary();
        Assert.InRange((double)counts[0] / counts[1], 1.9, 2.1);
        Assert.All(counts.Keys, static index => Assert.InRange(index, 0, 99));
    }
}
