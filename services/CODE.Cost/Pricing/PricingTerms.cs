using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Pricing;

/// <summary>Under which terms a plan is priced.</summary>
/// <param name="Hours">For how long, 1 to <see cref="MaxHours"/>.</param>
/// <param name="IncludesTransfer">Whether data that leaves a region or passes a gateway is priced.</param>
/// <param name="Usage">What the caller knows of the use, by address or type, then by key: the amount of a month.</param>
internal sealed record PricingTerms(decimal Hours, bool IncludesTransfer, IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>> Usage)
{
    /// <summary>Ten years.</summary>
    public const int MaxHours = 87_600;

    private const double MaxUsage = 1e12;

    /// <summary>The terms of a caller.</summary>
    /// <exception cref="FaultException">They are out of range.</exception>
    public static PricingTerms Of(double hours, bool includesTransfer, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? usage)
    {
        if (!(hours is >= 1 and <= MaxHours))
        {
            throw new FaultException(FaultCodes.InvalidArgument, "The number of hours is out of range.", $"Give 1 to {MaxHours}; a month has {BillingUnit.HoursPerMonth}.");
        }

        if (usage?.Values.Any(static keys => keys is null || keys.Values.Any(static amount => !(amount is >= 0 and <= MaxUsage))) == true)
        {
            throw new FaultException(FaultCodes.InvalidArgument, "An amount of usage is negative, too large, or no number.", "Give the amount of a month, zero or more.");
        }

        return new PricingTerms(
            (decimal)hours,
            includesTransfer,
            (usage ?? new Dictionary<string, IReadOnlyDictionary<string, double>>()).ToDictionary(
                static each => each.Key,
                static each => (IReadOnlyDictionary<string, decimal>)each.Value.ToDictionary(static key => key.Key, static key => (decimal)key.Value)));
    }
}
