using CODE.Cost.Billing;
using CODE.Cost.Billing.Focus;
using CODE.Cost.Budgets;
using CODE.Cost.Forecasts;
using CODE.ServiceDefaults.Context;

namespace CODE.Cost.Spending;

/// <summary>Registers what imports billing data and tells of them.</summary>
internal static class SpendingSetup
{
    /// <summary>Adds the import, the readers and what is told as context.</summary>
    public static void AddSpending(this IServiceCollection services)
    {
        services.AddSingleton<BillingCalendar>();
        services.AddSingleton<FocusFiles>();
        services.AddSingleton<BillingStore>();
        services.AddSingleton<BillingImporter>();
        services.AddSingleton<CostReader>();
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<Forecaster>();
        services.AddSingleton<MonthSpending>();
        services.AddSingleton<IContextSource, SpendingSource>();
    }
}
