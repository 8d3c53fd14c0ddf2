using CODE.Cost.Spending;

namespace CODE.Cost.Forecasts;

/// <summary>Adds up what a history is made of.</summary>
/// <param name="window">The days of the history.</param>
/// <param name="month">The month of today.</param>
internal sealed class HistoryTally(DayWindow window, DayWindow month)
{
    private readonly Dictionary<DateOnly, decimal> _usage = [];
    private readonly SortedDictionary<string, decimal> _oneOff = new(StringComparer.Ordinal);
    private decimal _spent;
    private decimal _later;
    private decimal _late;
    private bool _hasCharges;

    /// <summary>Adds charges.</summary>
    public void Add(DateOnly day, bool isUsage, string category, decimal cost)
    {
        _hasCharges = true;
        if (window.Contains(day) && isUsage)
        {
            _usage[day] = _usage.GetValueOrDefault(day) + cost;
        }
        else if (window.Contains(day))
        {
            _oneOff[category] = _oneOff.GetValueOrDefault(category) + cost;
        }

        if (month.Contains(day) && day <= window.Last)
        {
            _spent += cost;
        }
        else if (month.Contains(day))
        {
            _ = isUsage ? _late += cost : _later += cost;
        }
    }

    /// <summary>The history.</summary>
    /// <param name="present">The days that have data.</param>
    /// <param name="late">Days whose charges may not all be there.</param>
    /// <param name="ended">Accounts that were left out.</param>
    public SpendingHistory ToHistory(HashSet<DateOnly> present, IReadOnlyList<DateOnly> late, IReadOnlyList<string> ended)
    {
        DateOnly[] soFar = [.. month.Days.Where(day => day <= window.Last)];
        return new SpendingHistory(
            [.. window.Days.Where(present.Contains).Select(day => new DayCost(day, (double)_usage.GetValueOrDefault(day)))],
            window.Last,
            late,
            [.. window.Days.Where(day => !present.Contains(day))],
            _oneOff,
            ended,
            new MonthSoFar(month, _spent, _later, _late, month.Days.Count(present.Contains), [.. soFar.Where(day => !present.Contains(day))]),
            _hasCharges);
    }
}
