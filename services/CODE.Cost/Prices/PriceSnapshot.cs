using System.Collections.Frozen;
using System.Globalization;

namespace CODE.Cost.Prices;

/// <summary>The list prices that are built in, so that the first run works offline. Each line of <c>Snapshot/*.csv</c> has its date and the public page that it was taken from.</summary>
internal sealed class PriceSnapshot
{
    private const int Columns = 8;
    private readonly FrozenDictionary<PriceKey, Price> _prices;

    /// <summary>Reads what is built in.</summary>
    public PriceSnapshot() => _prices = Providers.All.SelectMany(Read).ToFrozenDictionary(static price => price.Key);

    /// <summary>Every price.</summary>
    public IReadOnlyCollection<Price> All => _prices.Values;

    /// <summary>The price of something, or null.</summary>
    public Price? Find(PriceKey key) => _prices.GetValueOrDefault(key);

    /// <summary>What is known of a service in a region.</summary>
    public IEnumerable<Price> Of(string provider, string service, string region) =>
        _prices.Values.Where(price => price.Key.Provider == provider && price.Key.Service == service && price.Key.Region == region);

    private static IEnumerable<Price> Read(string provider)
    {
        using var stream = typeof(PriceSnapshot).Assembly.GetManifestResourceStream($"snapshot/{provider}.csv")
            ?? throw new InvalidOperationException($"The snapshot of {provider} is not built in.");
        using var lines = new StreamReader(stream);
        lines.ReadLine();
        while (lines.ReadLine() is { } line)
        {
            // service,sku,region,unit,price,currency,effective,source; no value has a comma.
            var parts = line.Split(',');
            if (parts.Length != Columns)
            {
                throw new InvalidOperationException($"A line of the snapshot of {provider} does not have {Columns} columns: {line}");
            }

            yield return new Price(
                new PriceKey(provider, parts[0], parts[2], parts[1]),
                parts[3],
                decimal.Parse(parts[4], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
                parts[5],
                DateOnly.ParseExact(parts[6], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                parts[7],
                IsSnapshot: true);
        }
    }
}
