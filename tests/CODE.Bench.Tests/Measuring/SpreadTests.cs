using CODE.Bench.Measuring;

namespace CODE.Bench.Tests.Measuring;

public sealed class SpreadTests
{
    [Fact]
    public void Of_OddCount_TakesTheMiddle() => Assert.Equal(new Spread(2, 1, 9), Spread.Of([9, 1, 2]));

    [Fact]
    public void Of_EvenCount_TakesTheMeanOfTheTwoInTheMiddle() => Assert.Equal(new Spread(3, 1, 9), Spread.Of([9, 1, 2, 4]));

    [Fact]
    public async Task Interleave_TurnsTheOrderFromRoundToRound()
    {
        List<string> order = [];
        await Rounds.InterleaveAsync(
            ["a", "b"],
            2,
            subject =>
            {
                order.Add(subject);
                return Task.FromResult(0);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", "b", "a"], order);
    }
}
