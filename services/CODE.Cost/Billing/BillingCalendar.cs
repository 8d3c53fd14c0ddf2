namespace CODE.Cost.Billing;

/// <summary>What day it is for bills: providers count in UTC.</summary>
internal sealed class BillingCalendar(TimeProvider time)
{
    /// <summary>Now, UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Today, UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);
}
