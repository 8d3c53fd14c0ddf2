using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.Cost.Prices;

/// <summary>Prices that were looked up.</summary>
/// <param name="ByKey">The prices by what was asked for; a global price answers for any region.</param>
/// <param name="IsDegraded">Whether the store did not answer, so that only the snapshot was looked into.</param>
internal sealed record FoundPrices(IReadOnlyDictionary<PriceKey, Price> ByKey, bool IsDegraded);

/// <summary>The one place where prices are looked up: what was imported first, then the snapshot; in the region first, then globally; in one currency only.</summary>
internal sealed partial class PriceCatalogue(PriceStore store, PriceSnapshot snapshot, IOptions<CostOptions> options, ILogger<PriceCatalogue> logger)
{
    /// <summary>The currency of every price that is found.</summary>
    public string Currency => options.Value.Currency;

    /// <summary>Looks up prices.</summary>
    public async Task<FoundPrices> FindAsync(IReadOnlyCollection<PriceKey> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<PriceKey, Price>();
        var isDegraded = false;
        foreach (var provider in keys.GroupBy(static key => key.Provider))
        {
            PriceKey[] wanted = [.. provider.Concat(provider.Select(Globally)).Distinct()];
            var imported = await ImportedAsync(provider.Key, wanted, cancellationToken);
            isDegraded |= imported is null;
            foreach (var key in provider)
            {
                if ((Pick(imported, key) ?? Pick(imported, Globally(key))) is { } price)
                {
                    found[key] = price;
                }
            }
        }

        return new FoundPrices(found, isDegraded);
    }

    /// <summary>Every price of a service in a region, for suggestions.</summary>
    public async Task<IReadOnlyList<Price>> OfAsync(string provider, string service, string region, CancellationToken cancellationToken)
    {
        IReadOnlyList<Price> imported = [];
        try
        {
            imported = await store.ReadAsync(provider, service, region, cancellationToken);
        }
        catch (FaultException fault) when (fault.Fault.Code == FaultCodes.Unavailable)
        {
            LogDegraded(fault);
        }

        return [.. imported.Concat(snapshot.Of(provider, service, region)).Where(price => price.Currency == Currency).DistinctBy(static price => price.Key)];
    }

    /// <summary>Which services of a provider there are, and in which regions.</summary>
    public async Task<IReadOnlyList<(string Service, string Region)>> PlacesAsync(string provider, CancellationToken cancellationToken)
    {
        var places = snapshot.All.Where(price => price.Key.Provider == provider).Select(static price => (price.Key.Service, price.Key.Region)).ToHashSet();
        try
        {
            places.UnionWith((await store.ManifestAsync(provider, cancellationToken))?.Tables.Select(static table => (table.Service, table.Region)) ?? []);
        }
        catch (FaultException fault) when (fault.Fault.Code == FaultCodes.Unavailable)
        {
            LogDegraded(fault);
        }

        return [.. places.Order()];
    }

    private Price? Pick(IReadOnlyDictionary<PriceKey, Price>? imported, PriceKey key) =>
        imported?.GetValueOrDefault(key) is { } price && price.Currency == Currency ? price
        : snapshot.Find(key) is { } built && built.Currency == Currency ? built
        : null;

    // Null when the store cannot be asked: the snapshot is better than no answer, and the answer says so.
    private async Task<IReadOnlyDictionary<PriceKey, Price>?> ImportedAsync(string provider, PriceKey[] keys, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(provider, keys, cancellationToken);
        }
        catch (FaultException fault) when (fault.Fault.Code == FaultCodes.Unavailable)
        {
            LogDegraded(fault);
            return null;
        }
    }

    private static PriceKey Globally(PriceKey key) => key with { Region = PriceKey.Global };

    [LoggerMessage(LogLevel.Warning, "The imported prices cannot be read; the built-in snapshot is used")]
    private partial void LogDegraded(Exception exception);
}
