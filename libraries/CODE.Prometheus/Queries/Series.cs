namespace CODE.Prometheus.Queries;

/// <summary>A value at a time.</summary>
/// <param name="Time">Seconds since 1970, UTC.</param>
/// <param name="Value">The value, which may be no number or infinite.</param>
public readonly record struct Sample(double Time, double Value);

/// <summary>A series and what it has at the times asked about. Labels are as somebody wrote them: untrusted text.</summary>
/// <param name="Labels">Its labels, its name among them as <c>__name__</c>.</param>
/// <param name="Samples">Its samples in the order of time; of a native histogram its counts of observations.</param>
/// <param name="IsHistogram">Whether it is a native histogram.</param>
public sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<Sample> Samples, bool IsHistogram = false)
{
    /// <summary>The label that holds a metric's name.</summary>
    public const string NameLabel = "__name__";
}

/// <summary>Which of an answer's series are kept: memory has an end.</summary>
/// <param name="Skip">How many are left out before.</param>
/// <param name="Take">How many are kept.</param>
public readonly record struct SeriesWindow(int Skip, int Take);
