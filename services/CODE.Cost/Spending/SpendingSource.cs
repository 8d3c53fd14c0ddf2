using System.Text.Json;
using CODE.Cost.Billing;
using CODE.Cost.Billing.Focus;
using CODE.Cost.Plans;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Mcp;
using Microsoft.Extensions.Options;

namespace CODE.Cost.Spending;

/// <summary>
/// What each service cost in the last seven complete days against the seven before, those that changed most first. Of a deployment: the charges of resources, or with tags, that are
/// called like it.
/// </summary>
internal sealed class SpendingSource(BillingStore store, CostReader costs, BillingCalendar calendar, IOptions<CostOptions> options) : IContextSource
{
    private const int Most = 10;
    private const int Week = 7;

    /// <inheritdoc/>
    public string Name => "spending";

    /// <inheritdoc/>
    public async Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        if ((await store.ListAsync(cancellationToken)).Count == 0)
        {
            return new ContextFindings([]);
        }

        var data = CompleteData.Of(await costs.RecordsAsync(cancellationToken), calendar.Today);
        var last = new DayWindow(data.Last.AddDays(1 - Week), data.Last);
        var both = last with { First = last.First.AddDays(-Week) };
        var services = new Dictionary<string, ServiceSpending>(StringComparer.Ordinal);
        await foreach (var spent in costs.ChargesAsync(data.Records, both, CostFilter.Of(null), cancellationToken))
        {
            var group = spent.Charge.Group;
            if (query.Name is null || IsOf(query.Name, group))
            {
                var known = services.GetValueOrDefault(group.ServiceName) ?? new ServiceSpending(ShownText.Of(group.ServiceName), 0, 0, last.First, last.Last, options.Value.Currency);
                var cost = spent.Charge.Amounts.Effective;
                services[group.ServiceName] = last.Contains(spent.Day) ? known with { Last = known.Last + cost } : known with { Before = known.Before + cost };
            }
        }

        var missing = DataCoverage.Of(data.Records, both).Missing;
        var imported = data.Records.Max(static record => record.ImportedAt);
        return new ContextFindings(
        [
            .. services.Values.OrderByDescending(static service => Math.Abs(service.Last - service.Before)).ThenBy(static service => service.ServiceName, StringComparer.Ordinal).Take(Most)
                .Select(service => ItemOf(service, missing.Count, imported)),
        ])
        {
            IsTruncated = services.Count > Most,
        };
    }

    private static ContextItem ItemOf(ServiceSpending service, int missing, DateTimeOffset imported) => new(
        $"spending/{service.ServiceName}",
        $"{service.ServiceName}: {EstimateReport.Money(service.Last)} {service.Currency} in the {Week} days to {service.LastDay:yyyy-MM-dd}, {EstimateReport.Money(service.Before)} in the {Week} before"
            + (missing == 0 ? "" : $"; {missing} of these days have no data"),
        JsonSerializer.SerializeToElement(service, FleetJson.Options),
        imported)
    {
        Tool = "get_costs",
    };

    private static bool IsOf(string name, ChargeGroup group) =>
        ContextKeys.Fit(group.ResourceName, name) > 0 || FocusTags.Values(group.Tags).Any(value => string.Equals(value, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a service cost in a week and in the one before; EffectiveCost of all charges.</summary>
/// <param name="ServiceName">The service.</param>
/// <param name="Last">In the last week.</param>
/// <param name="Before">In the week before.</param>
/// <param name="FirstDay">The first day of the last week.</param>
/// <param name="LastDay">The last.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record ServiceSpending(string ServiceName, decimal Last, decimal Before, DateOnly FirstDay, DateOnly LastDay, string Currency);
