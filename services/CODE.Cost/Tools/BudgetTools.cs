using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using CODE.Cost.Budgets;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Cost.Tools;

/// <summary>The tools for budgets.</summary>
[McpServerToolType]
internal sealed class BudgetTools(BudgetBook budgets)
{
    [McpServerTool(Name = "check_budget", Title = "Check a budget", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(BudgetAnswer))]
    [ToolPolicy(Version = "1.1", CacheSeconds = 0)]
    [Description("Whether a budget allows a change of its monthly spending (delta, such as cost_delta of an estimate for 730 h). Verdict: within, warning or over; allowed is false when over.")]
    public async Task<CallToolResult> CheckBudget(
        [Description("Budget")] string name,
        CancellationToken cancellationToken,
        [Description("Change of the monthly cost; negative for savings")] double delta = 0)
    {
        var check = await budgets.CheckAsync(name, delta, cancellationToken);
        return ToolAnswer.Of(BudgetAnswer.Of(check), TextOf(check));
    }

    [McpServerTool(Name = "set_budget", Title = "Set a budget", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(BudgetAnswer))]
    [ToolPolicy(Version = "1.1", Invalidates = ["budgets"])]
    [Description("Sets how much may be spent in a month, and what is spent: stated (spent), or by imported bills and forecast (filter). Replaces a budget of the same name.")]
    public async Task<CallToolResult> SetBudget(
        [Description("Budget")] string name,
        [Description("Allowed a month")] double amount,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Description("Spent a month at present")] double spent = 0,
        [Description("Warn from this percentage on")] [Range(1, 100)] int warnPercent = 80,
        [Description("As in get_costs; {} for all")] IReadOnlyDictionary<string, string>? filter = null)
    {
        var check = await budgets.SetAsync(name, amount, spent, warnPercent, filter, Caller.From(principal).Subject, cancellationToken);
        return ToolAnswer.Of(BudgetAnswer.Of(check), TextOf(check));
    }

    private static string TextOf(BudgetCheck check) =>
        $"Budget {check.Budget.Name}: {EstimateReport.Word(check.Verdict)}. {EstimateReport.Money(check.After)} of {EstimateReport.Money(check.Budget.Amount)} {check.Budget.Currency} a month, {EstimateReport.Money(check.Remaining)} left.{(check.Basis is null ? "" : $" {check.Basis}")}";
}

/// <summary>What the tools for budgets answer.</summary>
internal sealed record BudgetAnswer(
    string Name, string Verdict, bool Allowed, decimal Amount, decimal Spent, decimal Delta, decimal After, decimal Remaining, int WarnPercent, string Currency, DateTimeOffset SetAt,
    IReadOnlyDictionary<string, string>? Filter, string? Basis)
{
    /// <summary>A budget as it is shown.</summary>
    public static BudgetAnswer Of(BudgetCheck check) => new(
        check.Budget.Name, EstimateReport.Word(check.Verdict), check.Verdict != BudgetVerdict.Over, check.Budget.Amount, check.Spent, check.Delta, check.After, check.Remaining,
        check.Budget.WarnPercent, check.Budget.Currency, check.Budget.SetAt, check.Budget.Filter, check.Basis);
}
