namespace CODE.Cost.Pricing;

/// <summary>How the unit of a price and time go together.</summary>
internal static class BillingUnit
{
    /// <summary>The hours of a month, as the providers reckon.</summary>
    public const int HoursPerMonth = 730;

    private const int HoursPerDay = 24;

    /// <summary>
    /// How many units are paid for in some hours. Of what is sold by time the quantity is how many run all the time; of anything else (requests, gigabytes that pass)
    /// it is how many there are in a month.
    /// </summary>
    /// <param name="unit">The unit of the price.</param>
    /// <param name="quantity">How many at any time, or in a month.</param>
    /// <param name="hours">For how long.</param>
    public static decimal Billed(string unit, decimal quantity, decimal hours) => unit switch
    {
        _ when IsBy(unit, "hour") => quantity * hours,
        _ when IsBy(unit, "day") => quantity * hours / HoursPerDay,
        _ => quantity * hours / HoursPerMonth,
    };

    private static bool IsBy(string unit, string time) => unit == time || unit.EndsWith("_" + time, StringComparison.Ordinal);
}
