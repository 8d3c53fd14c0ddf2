using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CODE.Cost.Prices;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Cost.Tools;

/// <summary>Whose prices are meant.</summary>
public enum PriceProvider
{
    /// <summary>Amazon Web Services.</summary>
    Aws,

    /// <summary>Microsoft Azure.</summary>
    Azure,

    /// <summary>Google Cloud.</summary>
    Gcp,
}

/// <summary>The tools that look up prices.</summary>
[McpServerToolType]
internal sealed class PriceTools(PriceQuotes quotes)
{
    private const int CacheSeconds = 300;

    [McpServerTool(Name = "get_price", Title = "Look up a price", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(PriceAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = CacheSeconds, CacheScope = CacheSharing.Public, CacheTags = ["prices"])]
    [Description("A public list price with its unit, date and source. If the SKU is not found, similar ones are named.")]
    public async Task<CallToolResult> GetPrice(
        [Description("Cloud")] PriceProvider provider,
        [Description("As the provider calls it: AmazonEC2, Virtual Machines, Compute Engine")] [MaxLength(100)] string service,
        [Description("BoxUsage:t3.micro, Standard_B2s, E2 Instance Core")] [MaxLength(300)] string sku,
        [Description("us-east-1, eastus, us-central1, or global")] [MaxLength(60)] string region,
        CancellationToken cancellationToken,
        [Description("ISO 4217; nothing is converted")] [RegularExpression("^[A-Z]{3}$")] string? currency = null)
    {
        var quote = await quotes.OneAsync(new PriceKey(NameOf(provider), service, region, sku), currency, cancellationToken);
        var answer = PriceAnswer.Of(quote.Prices[0], quote.IsDegraded);
        return ToolAnswer.Of(answer, $"{answer.Amount} {answer.Currency} per {answer.Unit} ({PriceText.Date(quote.Prices, quote.IsDegraded)}).");
    }

    [McpServerTool(Name = "compare_prices", Title = "Compare prices", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(ComparisonAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = CacheSeconds, CacheScope = CacheSharing.Public, CacheTags = ["prices"])]
    [Description("List prices of SKUs of one service across regions, the cheapest first, and which have none.")]
    public async Task<CallToolResult> ComparePrices(
        [Description("Cloud")] PriceProvider provider,
        [Description("As in get_price")] [MaxLength(100)] string service,
        [Description("As in get_price")] [MinLength(1)] [MaxLength(20)] string[] skus,
        [Description("As in get_price")] [MinLength(1)] [MaxLength(40)] string[] regions,
        CancellationToken cancellationToken)
    {
        if (skus.Any(static sku => string.IsNullOrWhiteSpace(sku)) || regions.Any(static region => string.IsNullOrWhiteSpace(region)))
        {
            throw new FaultException(FaultCodes.InvalidArgument, "A SKU or a region is empty.", "Give names as in get_price.");
        }

        var quote = await quotes.CompareAsync(
            [.. skus.SelectMany(sku => regions.Select(region => new PriceKey(NameOf(provider), service, region, sku)))], cancellationToken);
        var cheapest = quote.Prices[0];
        return ToolAnswer.Of(
            new ComparisonAnswer(
                [.. quote.Prices.Select(price => PriceAnswer.Of(price, quote.IsDegraded))],
                [.. quote.Missing.Select(static key => new MissingPrice(key.Sku, key.Region))]),
            $"Cheapest: {cheapest.Key.Sku} in {cheapest.Key.Region}, {cheapest.Amount} {cheapest.Currency} per {cheapest.Unit}; without a price: {quote.Missing.Count} ({PriceText.Date(quote.Prices, quote.IsDegraded)}).");
    }

    private static string NameOf(PriceProvider provider) => provider switch
    {
        PriceProvider.Aws => Providers.Aws,
        PriceProvider.Azure => Providers.Azure,
        _ => Providers.Google,
    };
}

/// <summary>What <c>get_price</c> answers.</summary>
internal sealed record PriceAnswer(
    string Provider, string Service, string Sku, string Region, decimal Amount, string Currency, string Unit, DateOnly Effective, string Source, bool Snapshot, bool? Degraded)
{
    /// <summary>A price as it is shown.</summary>
    public static PriceAnswer Of(Price price, bool isDegraded) => new(
        price.Key.Provider, price.Key.Service, price.Key.Sku, price.Key.Region, price.Amount, price.Currency, price.Unit, price.Effective, price.Source, price.IsSnapshot, isDegraded ? true : null);
}

/// <summary>What <c>compare_prices</c> answers.</summary>
internal sealed record ComparisonAnswer(IReadOnlyList<PriceAnswer> Prices, IReadOnlyList<MissingPrice> Missing);

/// <summary>What has no price.</summary>
internal sealed record MissingPrice(string Sku, string Region);

/// <summary>Says how old prices are.</summary>
internal static class PriceText
{
    /// <summary>The date of the oldest, and whether the built-in snapshot was used.</summary>
    public static string Date(IReadOnlyCollection<Price> prices, bool isDegraded) => Date(
        prices.Min(static price => (DateOnly?)price.Effective), prices.Where(static price => price.IsSnapshot).Min(static price => (DateOnly?)price.Effective), isDegraded);

    /// <summary>The same, from what a report tells.</summary>
    public static string Date(DateOnly? oldest, DateOnly? snapshot, bool isDegraded) =>
        (snapshot is { } date ? $"built-in snapshot of {date:yyyy-MM-dd}" : oldest is { } since ? $"list prices since {since:yyyy-MM-dd}" : "no prices used")
        + (isDegraded ? ", as imported prices cannot be read" : "");
}
