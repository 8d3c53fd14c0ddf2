using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CODE.Cost.Prices;
using CODE.ServiceDefaults.Text;
using Microsoft.Extensions.Options;

namespace CODE.Cost.Imports;

/// <summary>Microsoft's retail prices: pages of JSON, each with the address of the next (https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices).</summary>
internal sealed class AzureRetailPrices(PriceHttp http, PriceSnapshot snapshot, IOptions<CostOptions> options) : IPriceSource
{
    private const string VirtualMachines = "Virtual Machines";
    private const int MaxPages = 20_000;

    /// <inheritdoc/>
    public string Provider => Providers.Azure;

    /// <inheritdoc/>
    public string? Needs => null;

    private Uri Home => options.Value.AzurePrices;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImportPart>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ImportPart>>(
    [
        .. snapshot.All.Where(static price => price.Key.Provider == Providers.Azure).Select(static price => price.Key.Service).Distinct().Order(StringComparer.Ordinal)
            .Select(service => new ImportPart(service, service, new Uri(
                Home, $"/api/retail/prices?currencyCode='{options.Value.Currency}'&$filter={Uri.EscapeDataString($"serviceName eq '{service}' and priceType eq 'Consumption'")}"))),
    ]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImportedPrice> ReadAsync(ImportPart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = part.Address;
        var seen = new HashSet<Uri>();
        while (address is not null)
        {
            // A list that leads back to itself would never end.
            if (!seen.Add(address) || seen.Count > MaxPages)
            {
                throw PriceHttp.Nonsense(Home);
            }

            var page = await http.GetJsonAsync(Home, address, null, cancellationToken);
            var items = JsonParts.Member(page, "Items");
            if (items.ValueKind != JsonValueKind.Array
                || (JsonParts.Member(page, "Count") is { ValueKind: JsonValueKind.Number } count && count.TryGetInt32(out var told) && told != items.GetArrayLength()))
            {
                throw PriceHttp.Nonsense(Home);
            }

            foreach (var item in items.EnumerateArray())
            {
                if (Read(part.Service, item) is { } price && IsWanted(price.Region))
                {
                    yield return price;
                }
            }

            address = JsonParts.Text(page, "NextPageLink") is { Length: > 0 } next ? Next(next) : null;
        }
    }

    private Uri Next(string link) => Uri.TryCreate(link, UriKind.Absolute, out var next) ? next : throw PriceHttp.Nonsense(Home);

    private bool IsWanted(string region) => options.Value.Regions.Count == 0 || region == PriceKey.Global || options.Value.Regions.Contains(region);

    private ImportedPrice? Read(string service, JsonElement item)
    {
        if (JsonParts.Text(item, "type") is { } type && type != "Consumption")
        {
            return null;
        }

        if (JsonParts.Text(item, "serviceName") != service
            || JsonParts.Text(item, "productName") is not { } product || JsonParts.Text(item, "meterName") is not { } meter || JsonParts.Text(item, "skuName") is not { } name
            || JsonParts.Text(item, "unitOfMeasure") is not { } listed || JsonParts.Text(item, "currencyCode") is not { } currency
            || JsonParts.Member(item, "retailPrice") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetDecimal(out var amount)
            || !DateTimeOffset.TryParse(JsonParts.Text(item, "effectiveStartDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
        {
            throw PriceHttp.Nonsense(Home);
        }

        var from = JsonParts.Member(item, "tierMinimumUnits") is { ValueKind: JsonValueKind.Number } minimum && minimum.TryGetDecimal(out var least) ? least : 0;
        var sku = $"{product}/{meter}";
        if (service == VirtualMachines)
        {
            if (JsonParts.Text(item, "armSkuName") is not { Length: > 0 } size)
            {
                return null;
            }

            sku = size + (product.EndsWith("Windows", StringComparison.Ordinal) ? "/Windows" : "")
                + (name.EndsWith(" Spot", StringComparison.Ordinal) ? "/Spot" : name.EndsWith(" Low Priority", StringComparison.Ordinal) ? "/Low Priority" : "");
        }

        var region = JsonParts.Text(item, "armRegionName") is { Length: > 0 } place && !place.Equals("Global", StringComparison.OrdinalIgnoreCase) ? place : PriceKey.Global;
        var (unit, divisor) = ListedUnit.Of(listed);
        return new ImportedPrice(region, new StoredPrice(sku, unit, amount / divisor, DateOnly.FromDateTime(since.UtcDateTime)), currency, from);
    }
}
