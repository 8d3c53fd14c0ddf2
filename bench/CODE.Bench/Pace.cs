namespace CODE.Bench;

/// <summary>How long and how often things are measured.</summary>
/// <param name="Settling">How long to wait at most until the programs that were started do nothing of their own accord.</param>
/// <param name="WarmUp">One run of load before measuring; there are two at least, and more while the runtime still compiles.</param>
/// <param name="MaxWarmUps">How many there are at most.</param>
/// <param name="Round">One measurement.</param>
/// <param name="Rounds">How many.</param>
/// <param name="Starts">How often a cold start is repeated.</param>
internal sealed record Pace(TimeSpan Settling, TimeSpan WarmUp, int MaxWarmUps, TimeSpan Round, int Rounds, int Starts)
{
    /// <summary>For figures that are to be believed.</summary>
    public static readonly Pace Full = new(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5), MaxWarmUps: 8, TimeSpan.FromSeconds(2), Rounds: 5, Starts: 3);

    /// <summary>To see that everything works; the figures mean little.</summary>
    public static readonly Pace Quick = new(TimeSpan.Zero, TimeSpan.FromSeconds(1), MaxWarmUps: 1, TimeSpan.FromSeconds(1), Rounds: 1, Starts: 1);
}
