using CODE.Prometheus.Queries;

namespace CODE.Monitoring.Shaping;

/// <summary>
/// Thins a series for reading: of each stretch of time the lowest and the highest value stay, beside the first and the last sample of all. Peaks are what people look for, and averages would level them.
/// </summary>
internal static class Downsampling
{
    /// <summary>The name of the method, for answers.</summary>
    public const string Method = "min_max";

    /// <summary>The fewest points that a series can be thinned to.</summary>
    public const int Fewest = 4;

    /// <summary>Thins a series.</summary>
    /// <param name="samples">The samples, in the order of time.</param>
    /// <param name="most">The most to keep, <see cref="Fewest"/> or more.</param>
    /// <returns>Samples of the series, in the order of time.</returns>
    public static IReadOnlyList<Sample> Thin(IReadOnlyList<Sample> samples, int most)
    {
        if (samples.Count <= most)
        {
            return samples;
        }

        var kept = new List<Sample>(most) { samples[0] };
        var (stretches, inner) = ((most - 2) / 2, samples.Count - 2);
        for (var stretch = 0; stretch < stretches; stretch++)
        {
            var (from, to) = (1 + (int)((long)inner * stretch / stretches), 1 + (int)((long)inner * (stretch + 1) / stretches));
            var (lowest, highest) = (from, from);
            for (var at = from + 1; at < to; at++)
            {
                lowest = Replaces(samples[at].Value, samples[lowest].Value, samples[at].Value < samples[lowest].Value) ? at : lowest;
                highest = Replaces(samples[at].Value, samples[highest].Value, samples[at].Value > samples[highest].Value) ? at : highest;
            }

            kept.Add(samples[Math.Min(lowest, highest)]);
            if (lowest != highest)
            {
                kept.Add(samples[Math.Max(lowest, highest)]);
            }
        }

        kept.Add(samples[^1]);
        return kept;
    }

    // What is no number gives way to any that is.
    private static bool Replaces(double candidate, double best, bool isBeyond) => isBeyond || (double.IsNaN(best) && !double.IsNaN(candidate));
}
