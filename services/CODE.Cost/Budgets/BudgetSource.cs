using System.Text.Json;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Cost.Budgets;

/// <summary>The budgets whose names fit a deployment's, those that are nearest to their amount first.</summary>
internal sealed class BudgetSource(BudgetBook budgets) : IContextSource
{
    private const int Most = 20;

    /// <inheritdoc/>
    public string Name => "budgets";

    /// <inheritdoc/>
    public async Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        Budget[] fitting = [.. (await budgets.ListAsync(cancellationToken)).Where(budget => query.Name is null || ContextKeys.Fit(budget.Name, query.Name) > 0)];
        return new ContextFindings([.. fitting.OrderByDescending(static budget => budget.Amount == 0 ? decimal.MaxValue : budget.Spent / budget.Amount).Take(Most).Select(ItemOf)])
        {
            IsTruncated = fitting.Length > Most,
        };
    }

    private static ContextItem ItemOf(Budget budget) => new(
        $"budget/{budget.Name}",
        budget.Filter is null
            ? FormattableString.Invariant($"budget {budget.Name}: {budget.Spent:0.##} of {budget.Amount:0.##} {budget.Currency} a month are spent")
            : FormattableString.Invariant($"budget {budget.Name}: {budget.Amount:0.##} {budget.Currency} a month; check_budget tells what is spent by billing data"),
        JsonSerializer.SerializeToElement(budget, FleetJson.Options),
        budget.SetAt)
    {
        Tool = "set_budget",
        Caller = budget.SetBy,
        IsUntrusted = false,
    };
}
