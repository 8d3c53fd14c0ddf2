using CODE.Cost.Prices;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Imports;

/// <summary>Looks whether imported prices can be true before they become the catalogue: against those that they would replace, and against the built-in snapshot.</summary>
internal sealed class ImportCheck(PriceStore store, PriceSnapshot snapshot)
{
    private const decimal LeastCount = 0.5m;
    private const decimal MostJumps = 0.05m;
    private const int FewPrices = 20;

    // List prices change by percents; five times as much or as little is another unit, another tier or a mistake.
    private const decimal Jump = 5;

    /// <summary>Checks a generation.</summary>
    /// <exception cref="FaultException">It cannot be true; the message says why.</exception>
    public async Task RunAsync(string provider, CatalogueManifest next, CancellationToken cancellationToken)
    {
        if (next.Count == 0)
        {
            throw Implausible("there is no price in them");
        }

        var before = await store.ManifestAsync(provider, cancellationToken);
        PriceTable[] again = [.. before?.Tables.Where(table => next.ByPlace.ContainsKey((table.Service, table.Region))) ?? []];
        long countBefore = again.Sum(static table => table.Count), countNow = again.Sum(table => next.ByPlace[(table.Service, table.Region)].Count);
        if (countNow < countBefore * LeastCount)
        {
            throw Implausible($"of {countBefore} prices only {countNow} are left");
        }

        var lostServices = before?.Tables.Select(static table => table.Service).Distinct().Except(next.Tables.Select(static table => table.Service)).ToArray() ?? [];
        if (lostServices.Length > 0)
        {
            throw Implausible($"there are no prices of {string.Join(", ", lostServices.Order(StringComparer.Ordinal))} any more");
        }

        var (compared, jumps, known, matched) = (0, 0, 0, 0);
        foreach (var table in next.Tables)
        {
            var now = (await store.ReadAsync(provider, next, table, cancellationToken)).ToDictionary(static price => price.Key, static price => price.Amount);
            var built = snapshot.Of(provider, table.Service, table.Region).ToArray();
            known += built.Length;
            matched += built.Count(price => now.ContainsKey(price.Key));
            foreach (var old in before is null ? built : await store.ReadAsync(provider, table.Service, table.Region, cancellationToken))
            {
                if (old.Amount > 0 && now.TryGetValue(old.Key, out var amount))
                {
                    compared++;
                    jumps += amount > old.Amount * Jump || amount * Jump < old.Amount ? 1 : 0;
                }
            }
        }

        if (known >= FewPrices && matched == 0)
        {
            throw Implausible($"none of {known} SKUs that are known is among them");
        }

        if (compared >= FewPrices && jumps > compared * MostJumps)
        {
            throw Implausible($"{jumps} of {compared} prices are more than {Jump} times as high or as low as before");
        }
    }

    private static FaultException Implausible(string why) => new(
        FaultCodes.UpstreamFailed, $"The prices that were read are not plausible: {why}.", "Nothing was replaced. Look at the provider's list; the next refresh begins anew.");
}
