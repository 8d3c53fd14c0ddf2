using CODE.Cost.Forecasts;
using CODE.Cost.Spending;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Budgets;

/// <summary>What this month comes to by imported billing data: what is charged so far, and what is forecast for the rest.</summary>
internal sealed class MonthSpending(HistoryReader histories)
{
    /// <summary>What the charges that pass a filter come to, and how that is known.</summary>
    /// <exception cref="FaultException">There are no data that tell it, or they cannot be read.</exception>
    public async Task<(decimal Amount, string Basis)> ReadAsync(IReadOnlyDictionary<string, string> filter, CancellationToken cancellationToken)
    {
        var history = await histories.ReadAsync(CostFilter.Of(filter), cancellationToken);
        var month = history.Month;
        var gaps = month.Missing.Count == 0 ? "" : $" {month.Missing.Count} of its days have no data and are not in it.";
        if (history.Days.Length < MethodChoice.MinDays)
        {
            return month.Present > 0
                ? (month.Spent + month.Later + month.Late, $"Charged so far in {month.Window.First:yyyy-MM}; {history.Days.Length} complete days are too few to forecast the rest.{gaps}")
                : throw new FaultException(FaultCodes.NotFound, "There are no billing data of this month, and too few of those before for a forecast.", "The operator imports them with: mcp costs import PATH");
        }

        var rest = Forecast.Of(history, new DayWindow(history.Complete.AddDays(1), month.Window.Last));
        var expected = rest.Expected(rest.Total);
        return (
            month.Spent + month.Later + expected,
            $"{month.Window.First:yyyy-MM}: {month.Spent + month.Later:0.00} charged up to {history.Complete:yyyy-MM-dd}, and {expected:0.00} forecast for the rest by {rest.Method.Name}.{gaps}");
    }
}
