using CODE.Cost.Billing;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.Cost.Spending;

/// <summary>Adds imported charges up.</summary>
internal sealed class CostReader(BillingStore store, IOptions<CostOptions> options)
{
    private const int MaxGroups = 200_000;

    /// <summary>Every record that was imported.</summary>
    /// <exception cref="FaultException">There is none, or some are in a currency that is no longer the configured one, or the store cannot be read.</exception>
    public async Task<IReadOnlyList<BillingRecord>> RecordsAsync(CancellationToken cancellationToken)
    {
        var records = await store.ListAsync(cancellationToken);
        return records.Count == 0 ? throw BillingFaults.NothingImported()
            : records.FirstOrDefault(record => record.Currency != options.Value.Currency) is { } other
                ? throw new FaultException(FaultCodes.Conflict, $"Billing data were imported in {other.Currency}, and Cost:Currency is {options.Value.Currency} now.", "Nothing is converted: set it back.")
                : records;
    }

    /// <summary>The charges of a window that pass a filter, day by day of each export.</summary>
    /// <exception cref="FaultException">The store cannot be read.</exception>
    public async IAsyncEnumerable<SpentCharge> ChargesAsync(
        IEnumerable<BillingRecord> records, DayWindow window, CostFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            // No more of an export than fits a month is in memory at once.
            foreach (var days in record.Days.Where(window.Contains).Chunk(31))
            {
                foreach (var (day, charges) in await store.ReadAsync(record, days, cancellationToken))
                {
                    foreach (var charge in charges)
                    {
                        var spent = new SpentCharge(record, day, charge);
                        if (filter.Passes(spent))
                        {
                            yield return spent;
                        }
                    }
                }
            }
        }
    }

    /// <summary>What was spent in a window.</summary>
    /// <param name="window">When.</param>
    /// <param name="dimensions">By what it is told apart, one or two.</param>
    /// <param name="metric">Which cost.</param>
    /// <param name="filter">Of what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There are no data of the window, or too many groups, or the store cannot be read.</exception>
    public async Task<CostReport> ReadAsync(DayWindow window, IReadOnlyList<CostDimension> dimensions, CostMetric metric, CostFilter filter, CancellationToken cancellationToken)
    {
        var records = await RecordsAsync(cancellationToken);
        var coverage = DataCoverage.Of(records, window);
        if (coverage.Present.Count == 0)
        {
            var days = records.SelectMany(static record => record.Regular).ToArray();
            throw new FaultException(
                FaultCodes.NotFound,
                $"There are no billing data of {window}.",
                $"{(days.Length == 0 ? "" : $"There are data of {days.Min():yyyy-MM-dd} to {days.Max():yyyy-MM-dd}. ")}The operator imports more with: mcp costs import PATH");
        }

        var (groups, total, folded) = (new Dictionary<GroupKey, decimal>(), 0m, 0m);
        await foreach (var spent in ChargesAsync(records, window, filter, cancellationToken))
        {
            var key = new GroupKey(dimensions[0].Shown(spent), dimensions.Count > 1 ? dimensions[1].Shown(spent) : "");
            var cost = spent.Charge.Amounts.Of(metric);
            groups[key] = groups.GetValueOrDefault(key) + cost;
            total += cost;
            folded += spent.Charge.Group.IsOther ? cost : 0;
            if (groups.Count > MaxGroups)
            {
                throw new FaultException(FaultCodes.TooLarge, $"There are more than {MaxGroups} groups.", "Give a filter or a shorter window, or group by something else.");
            }
        }

        var costs = groups.Select(static group => new GroupCost(group.Key, group.Value));
        var isByDay = dimensions.Contains(CostDimension.ByDay);
        return new CostReport(
            window,
            dimensions,
            [
                .. (isByDay ? costs.OrderBy(group => dimensions[0] == CostDimension.ByDay ? group.Values.First : group.Values.Second, StringComparer.Ordinal) : costs.OrderBy(static _ => 0))
                    .ThenByDescending(static group => group.Cost).ThenBy(static group => group.Values.First, StringComparer.Ordinal).ThenBy(static group => group.Values.Second, StringComparer.Ordinal),
            ],
            total,
            coverage,
            folded);
    }
}
