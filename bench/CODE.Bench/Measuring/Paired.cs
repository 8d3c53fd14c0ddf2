namespace CODE.Bench.Measuring;

/// <summary>Something beside its reference, both measured in the same rounds.</summary>
/// <param name="Value">Of what is measured.</param>
/// <param name="Reference">Of what it is compared with.</param>
/// <param name="Ratio">Of the two in each round; its median need not be the ratio of the medians.</param>
internal readonly record struct Paired(Spread Value, Spread Reference, Spread Ratio)
{
    /// <summary>Pairs results by round.</summary>
    public static Paired Of<T>(IReadOnlyList<T> results, IReadOnlyList<T> references, Func<T, double> read) => new(
        Spread.Of(results.Select(read)),
        Spread.Of(references.Select(read)),
        Spread.Of(results.Zip(references, (result, reference) => read(result) / read(reference))));
}
