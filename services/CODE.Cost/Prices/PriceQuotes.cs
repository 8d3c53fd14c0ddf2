using CODE.Cost.Plans;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Prices;

/// <summary>Prices that somebody asks for by name.</summary>
/// <param name="Prices">The prices, the cheapest first.</param>
/// <param name="Missing">What has none.</param>
/// <param name="IsDegraded">Whether imported prices could not be read.</param>
internal sealed record Quote(IReadOnlyList<Price> Prices, IReadOnlyList<PriceKey> Missing, bool IsDegraded);

/// <summary>Looks up prices that people ask for, and helps them to the right name.</summary>
internal sealed class PriceQuotes(PriceCatalogue catalogue)
{
    private const int MaxSuggestions = 8;
    private const int MaxNames = 30;

    /// <summary>One price.</summary>
    /// <exception cref="FaultException">There is none; its fix names what there is.</exception>
    public async Task<Quote> OneAsync(PriceKey key, string? currency, CancellationToken cancellationToken)
    {
        CheckCurrency(currency);
        var quote = await ManyAsync([key], cancellationToken);
        return quote.Missing.Count == 0 ? quote : throw await MissingAsync(key, cancellationToken);
    }

    /// <summary>Several prices; those that there are not are told.</summary>
    /// <exception cref="FaultException">There is none of them.</exception>
    public async Task<Quote> CompareAsync(IReadOnlyList<PriceKey> keys, CancellationToken cancellationToken)
    {
        var quote = await ManyAsync(keys, cancellationToken);
        return quote.Prices.Count > 0 ? quote : throw await MissingAsync(keys[0], cancellationToken);
    }

    private async Task<Quote> ManyAsync(IReadOnlyList<PriceKey> keys, CancellationToken cancellationToken)
    {
        PriceKey[] asked = [.. keys.Distinct()];
        var found = await catalogue.FindAsync(asked, cancellationToken);
        return new Quote(
            [.. asked.Where(found.ByKey.ContainsKey).Select(key => found.ByKey[key] with { Key = key }).OrderBy(static price => price.Amount)],
            [.. asked.Where(key => !found.ByKey.ContainsKey(key))],
            found.IsDegraded);
    }

    private void CheckCurrency(string? currency)
    {
        if (currency is not null && currency != catalogue.Currency)
        {
            throw new FaultException(
                FaultCodes.InvalidArgument, $"There are no prices in this currency: the catalogue is in {catalogue.Currency}, and nothing is converted.", $"Leave currency out, or give {catalogue.Currency}.");
        }
    }

    private async Task<FaultException> MissingAsync(PriceKey key, CancellationToken cancellationToken)
    {
        var places = await catalogue.PlacesAsync(key.Provider, cancellationToken);
        if (places.All(place => place.Service != key.Service))
        {
            return Missing($"The services are: {Names(places.Select(static place => place.Service).Distinct())}.");
        }

        if (!places.Contains((key.Service, key.Region)))
        {
            return Missing($"The service has prices in: {Names(places.Where(place => place.Service == key.Service).Select(static place => place.Region))}. Others come with: mcp prices refresh");
        }

        var there = await catalogue.OfAsync(key.Provider, key.Service, key.Region, cancellationToken);
        var near = there.Select(static price => price.Key.Sku).Select(sku => (Sku: sku, Alike: Alike(sku, key.Sku))).OrderByDescending(static each => each.Alike)
            .ThenBy(static each => each.Sku, StringComparer.Ordinal).Take(MaxSuggestions).Select(static each => each.Sku);
        return Missing($"Near to it are: {string.Join("; ", near.Select(static sku => ShownText.Of(sku, 80)))}.");

        FaultException Missing(string fix) => new(
            FaultCodes.NotFound, $"There is no price of '{ShownText.Of(key.Sku, 80)}' of {ShownText.Of(key.Service, 60)} in {ShownText.Of(key.Region, 40)}.", fix);
    }

    // The longest part that two names share, which finds a machine's size in the longer name of its SKU.
    private static int Alike(string sku, string asked)
    {
        var best = 0;
        var lengths = new int[asked.Length + 1];
        foreach (var sign in sku)
        {
            for (var index = asked.Length; index > 0; index--)
            {
                lengths[index] = char.ToLowerInvariant(asked[index - 1]) == char.ToLowerInvariant(sign) ? lengths[index - 1] + 1 : 0;
                best = Math.Max(best, lengths[index]);
            }
        }

        return best;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Take(MaxNames));
}
