using CODE.Monitoring.Comparisons;
using FsCheck.Xunit;

namespace CODE.Monitoring.Tests.Comparisons;

/// <summary>The test beside what its definition says, and beside chance itself.</summary>
public sealed class RankTestTests
{
    [Property]
    public void Superiority_IsTheShareOfPairs_AndPIsAProbability(byte[] before, byte[] after)
    {
        double[] earlier = [.. before.Select(static value => (double)(value % 20))];
        double[] later = [.. after.Select(static value => (double)(value % 20))];
        var result = RankTest.Compare(earlier, later);
        if (earlier.Length < RankTest.Fewest || later.Length < RankTest.Fewest)
        {
            Assert.Null(result);
            return;
        }

        var pairs = later.Average(x => earlier.Average(y => x > y ? 1.0 : x.Equals(y) ? 0.5 : 0));
        Assert.Equal(pairs, result!.Superiority, 1e-9);
        Assert.InRange(result.P, 0, 1);
        Assert.Equal(result.P, RankTest.Compare(later, earlier)!.P, 1e-9);
        Assert.Equal(1 - result.Superiority, RankTest.Compare(later, earlier)!.Superiority, 1e-9);
    }

    [Property]
    public void Compare_MonotoneChangeOfScale_ChangesNothingOfTheRanks(byte[] before, byte[] after)
    {
        double[] earlier = [.. before.Select(static value => (double)value)];
        double[] later = [.. after.Select(static value => (double)value)];
        Assert.Equal(
            RankTest.Compare(earlier, later)?.Superiority ?? -1,
            RankTest.Compare([.. earlier.Select(static value => value * value)], [.. later.Select(static value => value * value)])?.Superiority ?? -1, 1e-9);
    }

    [Fact]
    public void Compare_IndependentSamples_IsAsRareAsItSays()
    {
        // Nothing changed in any of 2,000 comparisons: about one of a hundred may seem so at a hundredth, and not many more.
        var random = new Random(20_260_101);
        var seemed = Enumerable.Range(0, 2_000).Count(_ => RankTest.Compare(Noise(random, 40), Noise(random, 40))!.P < 0.01);
        Assert.InRange(seemed, 0, 40);
    }

    [Fact]
    public void Compare_SeriesThatFollowThemselves_AreNotMistakenForChanges()
    {
        // Each value is mostly the one before: as if independent, a third of these would seem changed.
        var random = new Random(7);
        var seemed = Enumerable.Range(0, 500).Count(_ => RankTest.Compare(Walk(random, 60), Walk(random, 60))!.P < 0.01);
        Assert.InRange(seemed, 0, 25);
    }

    [Fact]
    public void Compare_SmallSamples_IsNearTheExactTest()
    {
        double[] before = [1.1, 2.3, 0.7, 3.9, 2.8, 1.9, 2.2, 3.1];
        double[] after = [3.3, 4.1, 2.9, 5.2, 3.8, 2.7, 4.4, 6.0];
        var share = Math.Min(RankTest.Independent(before), RankTest.Independent(after));
        Assert.Equal(1, share);
        Assert.Equal(Exact(before, after), RankTest.Compare(before, after)!.P, 0.004);
    }

    [Fact]
    public void Compare_AllTheSame_IsNoChange() => Assert.Equal(1, RankTest.Compare([.. Enumerable.Repeat(3.0, 20)], [.. Enumerable.Repeat(3.0, 20)])!.P);

    [Fact]
    public void Compare_WhollyApart_IsNoChance() => Assert.True(RankTest.Compare([1, 5, 2, 4, 3, 1, 5, 2, 4, 3], [11, 15, 12, 14, 13, 11, 15, 12, 14, 13])!.P < 0.001);

    // Over all ways in which 16 values can be dealt to two sides.
    private static double Exact(double[] before, double[] after)
    {
        double[] all = [.. before, .. after];
        var middle = before.Length * after.Length / 2.0;
        var observed = Math.Abs(U([.. before], [.. after]) - middle);
        var (extreme, dealt) = (0, 0);
        for (var deal = 0; deal < 1 << all.Length; deal++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)deal) == after.Length)
            {
                dealt++;
                extreme += Math.Abs(U([.. all.Where((_, at) => (deal >> at & 1) == 0)], [.. all.Where((_, at) => (deal >> at & 1) == 1)]) - middle) >= observed ? 1 : 0;
            }
        }

        return (double)extreme / dealt;
    }

    private static double U(double[] before, double[] after)
    {
        var u = 0.0;
        foreach (var later in after)
        {
            foreach (var earlier in before)
            {
                u += later > earlier ? 1 : later.Equals(earlier) ? 0.5 : 0;
            }
        }

        return u;
    }

    private static double[] Noise(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];

    private static double[] Walk(Random random, int count)
    {
        var value = 0.0;
        return [.. Enumerable.Range(0, count).Select(_ => value = (0.7 * value) + random.NextDouble() - 0.5)];
    }
}
