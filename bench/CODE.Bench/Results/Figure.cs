using CODE.Bench.Measuring;

namespace CODE.Bench.Results;

/// <summary>One measured figure.</summary>
/// <param name="Name">Stable, dotted; its first part is the group, its last, where there is a reference, names that (<c>vs_yarp</c>).</param>
/// <param name="Value">The median.</param>
/// <param name="Unit">Of the value and the reference.</param>
internal sealed record Figure(string Name, double Value, string Unit)
{
    /// <summary>The reference's median.</summary>
    public double? Reference { get; init; }

    /// <summary>The median of the rounds' ratios of value to reference.</summary>
    public double? Ratio { get; init; }

    /// <summary>What it should be.</summary>
    public Goal? Goal { get; init; }

    /// <summary>The least and the most of the ratio, or of the value where there is no reference; for the table only.</summary>
    public (double Min, double Max)? Range { get; init; }

    /// <summary>Whether it is as it should be; null without a goal.</summary>
    public bool? Met => Goal?.IsMetBy(Value, Ratio);

    /// <summary>A figure beside its reference.</summary>
    public static Figure Of(string name, Paired paired, string unit, Goal? goal = null) =>
        new(name, paired.Value.Median, unit) { Reference = paired.Reference.Median, Ratio = paired.Ratio.Median, Range = (paired.Ratio.Min, paired.Ratio.Max), Goal = goal };

    /// <summary>A figure without a reference.</summary>
    public static Figure Of(string name, Spread spread, string unit, Goal? goal = null) =>
        new(name, spread.Median, unit) { Range = (spread.Min, spread.Max), Goal = goal };
}
