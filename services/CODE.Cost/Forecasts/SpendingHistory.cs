using CODE.Cost.Spending;

namespace CODE.Cost.Forecasts;

/// <summary>What was spent, as far as a forecast can be made of it.</summary>
/// <param name="Days">The cost of usage of each complete day.</param>
/// <param name="Complete">The last complete day.</param>
/// <param name="Late">Days behind it whose charges may not all be there yet; they are left out.</param>
/// <param name="Missing">Days that have no data; they are left out.</param>
/// <param name="OneOff">What was charged besides usage on those days, by ChargeCategory; it is not forecast.</param>
/// <param name="Ended">Accounts that have no data since long before the others; they are left out.</param>
/// <param name="Month">The month of today so far.</param>
/// <param name="HasCharges">Whether any charge passed the filter.</param>
internal sealed record SpendingHistory(
    DayCost[] Days,
    DateOnly Complete,
    IReadOnlyList<DateOnly> Late,
    IReadOnlyList<DateOnly> Missing,
    IReadOnlyDictionary<string, decimal> OneOff,
    IReadOnlyList<string> Ended,
    MonthSoFar Month,
    bool HasCharges);

/// <summary>What is spent of a month.</summary>
/// <param name="Window">The month.</param>
/// <param name="Spent">All charges of its complete days.</param>
/// <param name="Later">Charges besides usage that are known of its later days.</param>
/// <param name="Late">Usage that is known of its later days, of which more may come.</param>
/// <param name="Present">How many of its days have data.</param>
/// <param name="Missing">Its days up to the last complete one that have none.</param>
internal sealed record MonthSoFar(DayWindow Window, decimal Spent, decimal Later, decimal Late, int Present, IReadOnlyList<DateOnly> Missing);
