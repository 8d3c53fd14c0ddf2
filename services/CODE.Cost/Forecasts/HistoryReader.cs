using CODE.Cost.Billing;
using CODE.Cost.Spending;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Forecasts;

/// <summary>Reads what was spent, day by day, and leaves out what would mislead a forecast.</summary>
internal sealed class HistoryReader(CostReader costs, BillingCalendar calendar)
{
    private const int MaxDays = 91;
    private const int StaleAfter = 31;
    private const string Usage = "Usage";

    /// <summary>The history of what passes a filter.</summary>
    /// <exception cref="FaultException">There are no data, or none of the last month, or nothing passes, or the store cannot be read.</exception>
    public async Task<SpendingHistory> ReadAsync(CostFilter filter, CancellationToken cancellationToken)
    {
        var today = calendar.Today;
        var data = CompleteData.Of(await costs.RecordsAsync(cancellationToken), today);
        if (data.Last < today.AddDays(-StaleAfter))
        {
            throw new FaultException(FaultCodes.Conflict, $"The billing data are complete only up to {data.Last:yyyy-MM-dd}.", "The operator imports newer exports of every account with: mcp costs import PATH");
        }

        var window = new DayWindow(Max(data.First, data.Last.AddDays(1 - MaxDays)), data.Last);
        var month = DayWindow.MonthOf(today);
        var tally = new HistoryTally(window, month);
        await foreach (var spent in costs.ChargesAsync(data.Records, new DayWindow(window.First < month.First ? window.First : month.First, month.Last), filter, cancellationToken))
        {
            // A correction of an earlier period comes once, whatever it is of.
            var (category, isCorrection) = (spent.Charge.Group.ChargeCategory, spent.Charge.Group.ChargeClass.Length > 0);
            tally.Add(spent.Day, category == Usage && !isCorrection, isCorrection ? spent.Charge.Group.ChargeClass : category, spent.Charge.Amounts.Effective);
        }

        var present = data.Records.SelectMany(static record => record.Regular).ToHashSet();
        var history = tally.ToHistory(present, [.. present.Where(day => day > data.Last).Order()], data.Ended);

        // That is more likely a slip of the pen than a saving.
        return history.HasCharges
            ? history
            : throw new FaultException(FaultCodes.NotFound, $"No charge of the last months passes the filter {filter}.", "get_costs, grouped by its columns, tells which values there are.");
    }

    private static DateOnly Max(DateOnly left, DateOnly right) => left > right ? left : right;
}
