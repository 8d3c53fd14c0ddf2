using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Cost.Prices;
using CODE.ServiceDefaults.Text;
using Microsoft.Extensions.Options;

namespace CODE.Cost.Imports;

/// <summary>Google's billing catalogue: services, and their SKUs in pages (https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list). It wants an API key.</summary>
internal sealed partial class GoogleBillingCatalogue(PriceHttp http, PriceSnapshot snapshot, IOptions<CostOptions> options) : IPriceSource
{
    private const int MaxPages = 2_000;
    private const decimal NanosPerUnit = 1_000_000_000;

    /// <inheritdoc/>
    public string Provider => Providers.Google;

    /// <inheritdoc/>
    public string? Needs => string.IsNullOrEmpty(options.Value.GoogleApiKey) ? "Google's catalogue wants an API key: set Cost:GoogleApiKey" : null;

    private Uri Home => options.Value.GoogleCatalogue;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImportPart>> ListAsync(CancellationToken cancellationToken)
    {
        var wanted = snapshot.All.Where(static price => price.Key.Provider == Providers.Google).Select(static price => price.Key.Service).ToHashSet(StringComparer.Ordinal);
        var parts = new List<ImportPart>();
        await foreach (var page in PagesAsync(new Uri(Home, "/v1/services?pageSize=5000"), cancellationToken))
        {
            parts.AddRange(JsonParts.Items(page, "services")
                .Select(static service => (Name: JsonParts.Text(service, "displayName"), Path: JsonParts.Text(service, "name")))
                .Where(service => service.Name is not null && wanted.Contains(service.Name) && ServicePath().IsMatch(service.Path ?? ""))
                .Select(service => new ImportPart(service.Name!, service.Name!, new Uri(Home, $"/v1/{service.Path}/skus?pageSize=5000&currencyCode={options.Value.Currency}"))));
        }

        return parts.Count > 0 ? parts : throw PriceHttp.Nonsense(Home);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImportedPrice> ReadAsync(ImportPart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(part.Address, cancellationToken))
        {
            foreach (var price in JsonParts.Items(page, "skus").SelectMany(Read))
            {
                if (options.Value.Regions.Count == 0 || price.Region == PriceKey.Global || options.Value.Regions.Contains(price.Region))
                {
                    yield return price;
                }
            }
        }
    }

    private async IAsyncEnumerable<JsonElement> PagesAsync(Uri address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = address;
        var seen = new HashSet<Uri>();
        while (next is not null)
        {
            if (!seen.Add(next) || seen.Count > MaxPages)
            {
                throw PriceHttp.Nonsense(Home);
            }

            var page = await http.GetJsonAsync(Home, next, options.Value.GoogleApiKey, cancellationToken);
            if (page.ValueKind != JsonValueKind.Object)
            {
                throw PriceHttp.Nonsense(Home);
            }

            yield return page;
            next = JsonParts.Text(page, "nextPageToken") is { Length: > 0 } token ? new Uri($"{address}&pageToken={Uri.EscapeDataString(token)}") : null;
        }
    }

    private IEnumerable<ImportedPrice> Read(JsonElement sku)
    {
        var category = JsonParts.Member(sku, "category");
        var pricing = JsonParts.Items(sku, "pricingInfo").FirstOrDefault();
        var expression = JsonParts.Member(pricing, "pricingExpression");
        if (JsonParts.Text(sku, "description") is not { } description || JsonParts.Text(expression, "usageUnit") is not { } listed
            || !DateTimeOffset.TryParse(JsonParts.Text(pricing, "effectiveTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
        {
            throw PriceHttp.Nonsense(Home);
        }

        if (JsonParts.Text(category, "usageType") is not ("OnDemand" or "Preemptible"))
        {
            yield break;
        }

        var (unit, divisor) = ListedUnit.Of(listed);
        foreach (var tier in JsonParts.Items(expression, "tieredRates"))
        {
            var price = JsonParts.Member(tier, "unitPrice");
            if (JsonParts.Text(price, "currencyCode") is not { } currency || !long.TryParse(JsonParts.Text(price, "units") ?? "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var units)
                || (JsonParts.Member(price, "nanos") is { ValueKind: JsonValueKind.Number } part ? part.TryGetInt64(out var nanos) : (nanos = 0) == 0) is false)
            {
                throw PriceHttp.Nonsense(Home);
            }

            var from = JsonParts.Member(tier, "startUsageAmount") is { ValueKind: JsonValueKind.Number } start && start.TryGetDecimal(out var amount) ? amount : 0;
            foreach (var region in JsonParts.Items(sku, "serviceRegions"))
            {
                yield return new ImportedPrice(
                    region.ValueKind == JsonValueKind.String ? region.GetString()!.ToLowerInvariant() : PriceKey.Global,
                    new StoredPrice(Place().Replace(description, ""), unit, (units + (nanos / NanosPerUnit)) / divisor, DateOnly.FromDateTime(since.UtcDateTime)),
                    currency,
                    from);
            }
        }
    }

    [GeneratedRegex("^services/[A-Za-z0-9-]{1,64}$")]
    private static partial Regex ServicePath();

    // "… running in Americas", "… in Belgium": the region is told by serviceRegions.
    [GeneratedRegex("(?: running)? in [A-Z][A-Za-z .()-]*$")]
    private static partial Regex Place();
}
