namespace CODE.Bench;

/// <summary>How long and how often things are measured.</summary>
/// <param name="WarmUp">Load on each target before any is measured: long enough for the runtime to have compiled the hot path in its final form.</param>
/// <param name="Round">One measurement.</param>
/// <param name="Rounds">How many.</param>
/// <param name="Starts">How often a cold start is repeated.</param>
internal sealed record Pace(TimeSpan WarmUp, TimeSpan Round, int Rounds, int Starts)
{
    /// <summary>For figures that are to be believed.</summary>
    public static readonly Pace Full = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), Rounds: 5, Starts: 3);

    /// <summary>To see that everything works; the figures mean little.</summary>
    public static readonly Pace Quick = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Rounds: 1, Starts: 1);
}
