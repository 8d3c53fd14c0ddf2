namespace CODE.Charts;

/// <summary>Lines over time.</summary>
/// <param name="Start">The left edge.</param>
/// <param name="End">The right edge.</param>
/// <param name="Lines">The lines; at most <see cref="MaxLines"/> are drawn.</param>
public sealed record Chart(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<ChartLine> Lines)
{
    /// <summary>The most lines that can be told apart.</summary>
    public const int MaxLines = 8;

    /// <summary>An area behind the lines, or null.</summary>
    public ChartBand? Band { get; init; }
}

/// <summary>The area between two courses, such as the interval of a forecast.</summary>
/// <param name="Name">What the legend calls it, without control characters.</param>
/// <param name="Points">Times in seconds since 1970, in their order, with the lower and the upper edge; all are finite.</param>
public sealed record ChartBand(string Name, IReadOnlyList<(double Time, double Low, double High)> Points);

/// <summary>A line.</summary>
/// <param name="Name">What the legend calls it, without control characters.</param>
/// <param name="Points">Times in seconds since 1970, in their order, and values; where a value is no number or infinite the line has a gap.</param>
public sealed record ChartLine(string Name, IReadOnlyList<(double Time, double Value)> Points);
