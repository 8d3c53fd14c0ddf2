namespace CODE.Cost.Budgets;

/// <summary>How much may be spent on something in a month.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Amount">What may be spent in a month of 730 hours.</param>
/// <param name="Spent">What is spent in a month as things are; zero when it is looked up.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="WarnPercent">From which part of the amount on a warning is due, 1 to 100.</param>
/// <param name="SetBy">Who set it.</param>
/// <param name="SetAt">When, UTC.</param>
/// <param name="Filter">The imported charges that count against it, by FOCUS column; null when <paramref name="Spent"/> says what is spent.</param>
internal sealed record Budget(
    string Name, decimal Amount, decimal Spent, string Currency, int WarnPercent, string SetBy, DateTimeOffset SetAt, IReadOnlyDictionary<string, string>? Filter = null);

/// <summary>How a budget stands.</summary>
internal enum BudgetVerdict
{
    /// <summary>Below the warning.</summary>
    Within,

    /// <summary>At the warning or above, and not over the amount.</summary>
    Warning,

    /// <summary>Over the amount.</summary>
    Over,
}

/// <summary>A budget that was checked.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Spent">What is spent in a month as things are.</param>
/// <param name="Basis">How that is known; null when it was stated.</param>
/// <param name="Delta">What would be spent besides, or no longer.</param>
internal sealed record BudgetCheck(Budget Budget, decimal Spent, string? Basis, decimal Delta)
{
    /// <summary>What would be spent in a month.</summary>
    public decimal After => Spent + Delta;

    /// <summary>What would be left; negative when it is over.</summary>
    public decimal Remaining => Budget.Amount - After;

    /// <summary>The verdict.</summary>
    public BudgetVerdict Verdict =>
        After > Budget.Amount ? BudgetVerdict.Over
        : After * 100 >= Budget.Amount * Budget.WarnPercent ? BudgetVerdict.Warning
        : BudgetVerdict.Within;
}
