using System.Globalization;
using System.Text.Json;

namespace CODE.Cost.Tests.Imports;

/// <summary>Documents of the shapes that the providers document.</summary>
internal static class VendorDocuments
{
    /// <summary>Where Amazon's list of machines in a region is.</summary>
    public static string AmazonCsv(string region) => $"/offers/v1.0/aws/AmazonEC2/20250301000000/{region}/index.csv";

    /// <summary>Serves Amazon's indexes, with one offer in these regions.</summary>
    public static void ServeAmazon(this PriceListServer server, params string[] regions)
    {
        server.Serve("/offers/v1.0/aws/index.json", JsonSerializer.Serialize(new
        {
            formatVersion = "v1.0",
            offers = new { AmazonEC2 = new { offerCode = "AmazonEC2", currentVersionUrl = "/offers/v1.0/aws/AmazonEC2/current/index.json", currentRegionIndexUrl = "/offers/v1.0/aws/AmazonEC2/current/region_index.json" } },
        }));
        server.Serve("/offers/v1.0/aws/AmazonEC2/current/region_index.json", JsonSerializer.Serialize(new
        {
            formatVersion = "v1.0",
            regions = regions.ToDictionary(static region => region, static region => new { regionCode = region, currentVersionUrl = $"/offers/v1.0/aws/AmazonEC2/20250301000000/{region}/index.json" }),
        }));
    }

    /// <summary>A price list of Amazon: five lines about it, a header, and a line for each price.</summary>
    public static string Amazon(IEnumerable<(string Usage, string Operation, string Price)> prices, string currency = "USD", string term = "OnDemand") => string.Join('\n',
    [
        "\"FormatVersion\",\"v1.0\"", "\"Disclaimer\",\"This pricing list is for informational purposes only, \"\"as is\"\".\"", "\"Publication Date\",\"2025-03-01T00:00:00Z\"", "\"Version\",\"20250301000000\"", "\"OfferCode\",\"AmazonEC2\"",
        "\"SKU\",\"OfferTermCode\",\"RateCode\",\"TermType\",\"PriceDescription\",\"EffectiveDate\",\"StartingRange\",\"EndingRange\",\"Unit\",\"PricePerUnit\",\"Currency\",\"usageType\",\"operation\",\"Region Code\"",
        .. prices.Select((price, index) => $"\"SKU{index}\",\"JRTCKXETXF\",\"SKU{index}.JRTCKXETXF.6YS6EN2CT7\",\"{term}\",\"$ per hour, on demand\",\"2025-03-01\",\"0\",\"Inf\",\"Hrs\",\"{price.Price}\",\"{currency}\",\"{price.Usage}\",\"{price.Operation}\",\"x\""),
    ]);

    /// <summary>Machines enough for a plausible list, with the prices of the snapshot for two of them.</summary>
    public static IEnumerable<(string Usage, string Operation, string Price)> Machines(string prefix, int count = 60, decimal factor = 1) =>
    [
        ($"{prefix}BoxUsage:t3.micro", "RunInstances", (0.0107m * factor).ToString(CultureInfo.InvariantCulture)), ($"{prefix}BoxUsage:t3.micro", "RunInstances:0002", "0.0196"),
        .. Enumerable.Range(0, count).Select(index => ($"{prefix}BoxUsage:x{index}.large", "RunInstances", (0.1m * (index + 1) * factor).ToString(CultureInfo.InvariantCulture))),
    ];

    /// <summary>A page of Microsoft's retail prices.</summary>
    public static string Azure(string service, IEnumerable<(string Product, string Meter, string Sku, string? Arm, decimal Price, string Unit)> prices, string? next = null, string currency = "USD", int? count = null)
    {
        var items = prices.Select(price => new
        {
            currencyCode = currency,
            tierMinimumUnits = 0.0,
            retailPrice = price.Price,
            unitPrice = price.Price,
            armRegionName = "eastus",
            location = "US East",
            effectiveStartDate = "2025-03-01T00:00:00Z",
            meterId = "000a794b-bdb0-58be-a0cd-0c3a0f222923",
            meterName = price.Meter,
            productId = "DZH318Z0BQPS",
            skuId = "DZH318Z0BQPS/00TG",
            productName = price.Product,
            skuName = price.Sku,
            serviceName = service,
            serviceId = "DZH313Z7MMC8",
            serviceFamily = "Compute",
            unitOfMeasure = price.Unit,
            type = "Consumption",
            isPrimaryMeterRegion = true,
            armSkuName = price.Arm ?? "",
        }).ToArray();
        return JsonSerializer.Serialize(new { BillingCurrency = currency, CustomerEntityId = "Default", CustomerEntityType = "Retail", Items = items, NextPageLink = next, Count = count ?? items.Length });
    }

    /// <summary>A page of Google's SKUs.</summary>
    public static string Google(IEnumerable<(string Description, string Unit, long Units, long Nanos)> prices, string next = "", string currency = "USD") => JsonSerializer.Serialize(new
    {
        skus = prices.Select(price => new
        {
            name = "services/6F81-5844-456A/skus/0001",
            skuId = "0001",
            description = price.Description,
            category = new { serviceDisplayName = "Compute Engine", resourceFamily = "Compute", resourceGroup = "CPU", usageType = "OnDemand" },
            serviceRegions = new[] { "us-central1", "us-east1" },
            pricingInfo = new[]
            {
                new
                {
                    effectiveTime = "2025-03-01T00:00:00.000Z",
                    pricingExpression = new
                    {
                        usageUnit = price.Unit,
                        tieredRates = new[] { new { startUsageAmount = 0, unitPrice = new { currencyCode = currency, units = price.Units.ToString(CultureInfo.InvariantCulture), nanos = price.Nanos } } },
                    },
                },
            },
            serviceProviderName = "Google",
        }),
        nextPageToken = next,
    });
}
