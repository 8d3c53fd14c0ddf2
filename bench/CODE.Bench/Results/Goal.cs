using System.Globalization;

namespace CODE.Bench.Results;

/// <summary>What a figure should be.</summary>
/// <param name="OfRatio">Whether the bound is for the ratio; otherwise for the value itself.</param>
/// <param name="IsAtLeast">Whether more is better.</param>
/// <param name="Bound">The bound.</param>
internal sealed record Goal(bool OfRatio, bool IsAtLeast, double Bound)
{
    /// <summary>At least so many times the reference.</summary>
    public static Goal RatioAtLeast(double bound) => new(true, true, bound);

    /// <summary>At most so many times the reference.</summary>
    public static Goal RatioAtMost(double bound) => new(true, false, bound);

    /// <summary>At least this value.</summary>
    public static Goal AtLeast(double bound) => new(false, true, bound);

    /// <summary>At most this value.</summary>
    public static Goal AtMost(double bound) => new(false, false, bound);

    /// <summary>Whether a figure is as it should be.</summary>
    public bool IsMetBy(double value, double? ratio) => (OfRatio ? ratio : value) is { } actual && (IsAtLeast ? actual >= Bound : actual <= Bound);

    /// <summary>As <c>ratio &gt;= 0.9</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(OfRatio ? "ratio" : "value")} {(IsAtLeast ? ">=" : "<=")} {Bound}");
}
