using MathNet.Numerics;

namespace CODE.Monitoring.Comparisons;

/// <summary>
/// The Mann–Whitney U test, two-sided, by its normal approximation with the corrections for ties and for continuity. It compares ranks, so that neither the distribution of the values nor a single peak matters.
/// Samples of a series resemble those before them; as if they were independent, nearly everything would be significant. So z is reduced as if there were only so many independent samples as the correlation of
/// neighbours leaves: n (1 − r) / (1 + r). See https://en.wikipedia.org/wiki/Mann%E2%80%93Whitney_U_test and https://en.wikipedia.org/wiki/Effective_sample_size.
/// </summary>
internal static class RankTest
{
    /// <summary>The fewest samples on each side with which the approximation holds.</summary>
    public const int Fewest = 8;

    // Beyond it nothing would be left of the samples.
    private const double MostCorrelation = 0.98;

    /// <summary>Compares two samples, in the order of time.</summary>
    /// <returns>Null when there are too few.</returns>
    public static RankResult? Compare(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        if (before.Count < Fewest || after.Count < Fewest)
        {
            return null;
        }

        var (n1, n2) = ((double)before.Count, (double)after.Count);
        var (rankSum, ties) = RanksOf(before, after);
        var u = rankSum - (n2 * (n2 + 1) / 2);
        var n = n1 + n2;
        var variance = n1 * n2 / 12 * (n + 1 - (ties / (n * (n - 1))));
        var superiority = u / (n1 * n2);
        if (variance <= 0)
        {
            return new RankResult(1, superiority);
        }

        var distance = Math.Max(0, Math.Abs(u - (n1 * n2 / 2)) - 0.5);
        var z = distance / Math.Sqrt(variance) * Math.Sqrt(Math.Min(Independent(before), Independent(after)));
        return new RankResult(SpecialFunctions.Erfc(z / Math.Sqrt(2)), superiority);
    }

    // The sum of the ranks of the later values, equal ones sharing theirs; and the sum of t³ − t over groups of t equal values.
    private static (double RankSum, double Ties) RanksOf(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var all = before.Select(static value => (Value: value, IsAfter: false)).Concat(after.Select(static value => (Value: value, IsAfter: true))).OrderBy(static each => each.Value).ToArray();
        var (sum, ties) = (0.0, 0.0);
        for (var start = 0; start < all.Length;)
        {
            var (end, later) = (start, 0);
            while (end < all.Length && all[end].Value.Equals(all[start].Value))
            {
                later += all[end].IsAfter ? 1 : 0;
                end++;
            }

            var (equal, rank) = ((double)(end - start), (start + 1 + end) / 2.0);
            sum += later * rank;
            ties += (equal * equal * equal) - equal;
            start = end;
        }

        return (sum, ties);
    }

    /// <summary>Which share of samples counts as independent, by the correlation of each with the next.</summary>
    internal static double Independent(IReadOnlyList<double> samples)
    {
        var mean = samples.Average();
        var (together, alone) = (0.0, 0.0);
        for (var at = 0; at < samples.Count; at++)
        {
            var distance = samples[at] - mean;
            alone += distance * distance;
            together += at > 0 ? distance * (samples[at - 1] - mean) : 0;
        }

        var correlation = alone > 0 ? Math.Clamp(together / alone, 0, MostCorrelation) : 0;
        return (1 - correlation) / (1 + correlation);
    }
}

/// <summary>What the test says.</summary>
/// <param name="P">How probable a difference at least this large is by chance alone.</param>
/// <param name="Superiority">The share of pairs of an earlier and a later value in which the later is larger; equal ones count half.</param>
internal sealed record RankResult(double P, double Superiority);
