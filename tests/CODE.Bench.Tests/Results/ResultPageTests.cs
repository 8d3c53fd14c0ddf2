using CODE.Bench.Groups;
using CODE.Bench.Results;
using CODE.Testing;

namespace CODE.Bench.Tests.Results;

public sealed class ResultPageTests
{
    private static readonly string[] Groups = ["a", "b"];

    [Fact]
    public void Of_Figures_StandBetweenTheMarks_AndNothingElseChanges()
    {
        var page = ResultPage.Of(
            "Before.\n<!-- figures -->\nold\n<!-- end of figures -->\nAfter.\n",
            [new ResultLine("b.speed", 1234.56, "calls/s", 2000, 0.617, "ratio >= 0.9", false), new ResultLine("a.left", 0, "reads", null, null, "value <= 0", true)],
            Groups);

        Assert.Equal(
            """
            Before.
            <!-- figures -->

            ### a

            | figure | value | reference | ratio | goal | |
            | --- | --- | --- | --- | --- | --- |
            | `a.left` | 0 |  |  | ≤ 0 | met |

            ### b

            | figure | value | reference | ratio | goal | |
            | --- | --- | --- | --- | --- | --- |
            | `b.speed` | 1,235 calls/s | 2,000 | 0.617 | ratio ≥ 0.9 | **not met** |

            <!-- end of figures -->
            After.

            """.ReplaceLineEndings("\n"),
            page);
    }

    [Fact]
    public async Task PerformancePage_ShowsTheFiguresOfTheFile()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "performance.md"), cancellation);
        var lines = await ResultFile.ReadAsync(Path.Combine(Repository.Root, "bench", "results", "latest.json"), cancellation);
        Assert.Equal(page, ResultPage.Of(page, lines, BenchGroups.All.Select(static group => group.Name)));
    }
}
