using System.Globalization;

namespace CODE.Clusters.Objects;

/// <summary>
/// How long something takes or how old it is, as kubectl's AGE column tells it: <c>95s</c>, <c>5m3s</c>, <c>3h20m</c>, <c>5d</c>. The finer unit is told only while it matters.
/// </summary>
public static class HumanDuration
{
    // From the finest on: below this time, tell it in this unit, with or without the next finer one. Years are of 365 days, as kubectl's are.
    private static readonly Step[] Steps =
    [
        new(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(1), 's'),
        new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1), 'm', TimeSpan.FromSeconds(1), 's'),
        new(TimeSpan.FromHours(3), TimeSpan.FromMinutes(1), 'm'),
        new(TimeSpan.FromHours(8), TimeSpan.FromHours(1), 'h', TimeSpan.FromMinutes(1), 'm'),
        new(TimeSpan.FromHours(48), TimeSpan.FromHours(1), 'h'),
        new(TimeSpan.FromDays(8), TimeSpan.FromDays(1), 'd', TimeSpan.FromHours(1), 'h'),
        new(TimeSpan.FromDays(2 * 365), TimeSpan.FromDays(1), 'd'),
        new(TimeSpan.FromDays(8 * 365), TimeSpan.FromDays(365), 'y', TimeSpan.FromDays(1), 'd'),
        new(TimeSpan.MaxValue, TimeSpan.FromDays(365), 'y'),
    ];

    /// <summary>Tells a time in short.</summary>
    /// <param name="time">The time. What is below zero is told as <c>0s</c>: clocks of machines differ.</param>
    public static string Format(TimeSpan time) => time <= TimeSpan.Zero ? "0s" : Array.Find(Steps, step => time < step.Below)?.Tell(time) ?? Steps[^1].Tell(time);

    /// <summary>Tells how old something is.</summary>
    /// <param name="time">When it began, in UTC as the models of the Kubernetes client have it.</param>
    /// <param name="now">The time now.</param>
    /// <returns>Null when nobody knows when it began.</returns>
    public static string? Since(DateTime? time, DateTimeOffset now) => time is { } began ? Format(now.UtcDateTime - DateTime.SpecifyKind(began, DateTimeKind.Utc)) : null;

    private sealed record Step(TimeSpan Below, TimeSpan Unit, char Sign, TimeSpan Finer = default, char FinerSign = default)
    {
        public string Tell(TimeSpan time)
        {
            var whole = string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / Unit.Ticks}{Sign}");
            var rest = Finer == default ? 0 : time.Ticks % Unit.Ticks / Finer.Ticks;
            return rest == 0 ? whole : string.Create(CultureInfo.InvariantCulture, $"{whole}{rest}{FinerSign}");
        }
    }
}
