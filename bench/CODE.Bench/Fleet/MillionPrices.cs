using System.Globalization;
using System.Text;
using System.Text.Json;
using CODE.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CODE.Bench.Fleet;

/// <summary>A price list of the shape of Amazon's with a million prices, written while it is read.</summary>
internal sealed class MillionPrices : IAsyncDisposable
{
    /// <summary>How many regions it has.</summary>
    public const int Regions = 10;

    /// <summary>How many prices each has.</summary>
    public const int PerRegion = 100_000;

    private const string Offer = "/offers/v1.0/aws/AmazonEC2/current/";
    private static readonly string[] Sizes = ["medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "metal"];
    private readonly WebApplication _app;

    private MillionPrices(WebApplication app, Uri address) => (_app, Address) = (app, address);

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>The SKU of a number below <see cref="PerRegion"/>; the first is one that is known.</summary>
    public static string SkuOf(int number) => number == 0 ? "BoxUsage:t3.micro" : string.Create(CultureInfo.InvariantCulture, $"BoxUsage:m{number / 10}i.{Sizes[number % 10]}");

    /// <summary>The region of a number below <see cref="Regions"/>.</summary>
    public static string RegionOf(int number) => number == 0 ? "us-east-1" : string.Create(CultureInfo.InvariantCulture, $"bench-region-{number}");

    /// <summary>Serves it on a loopback port.</summary>
    public static async Task<MillionPrices> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var app = builder.Build();
        app.Urls.Add(address.ToString());
        app.MapGet("/offers/v1.0/aws/index.json", static () => TypedResults.Json(new { offers = new { AmazonEC2 = new { currentRegionIndexUrl = Offer + "region_index.json" } } }, JsonSerializerOptions.Default));
        app.MapGet(Offer + "region_index.json", static () => TypedResults.Json(
            new { regions = Enumerable.Range(0, Regions).Select(RegionOf).ToDictionary(static region => region, static region => new { regionCode = region, currentVersionUrl = $"{Offer}{region}/index.json" }) },
            JsonSerializerOptions.Default));
        app.MapGet(Offer + "{region}/index.csv", static (HttpContext http) => WriteAsync(http.Response));
        await app.StartAsync(cancellationToken);
        return new MillionPrices(app, address);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task WriteAsync(HttpResponse response)
    {
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(false), bufferSize: 64 * 1024);
        await writer.WriteAsync("\"FormatVersion\",\"v1.0\"\n\"Disclaimer\",\"none\"\n\"Publication Date\",\"2025-03-01T00:00:00Z\"\n\"Version\",\"1\"\n\"OfferCode\",\"AmazonEC2\"\n");
        await writer.WriteAsync("\"SKU\",\"TermType\",\"StartingRange\",\"EndingRange\",\"Unit\",\"PricePerUnit\",\"Currency\",\"EffectiveDate\",\"usageType\",\"operation\"\n");
        for (var number = 0; number < PerRegion; number++)
        {
            await writer.WriteAsync(string.Create(
                CultureInfo.InvariantCulture, $"\"SKU{number}\",\"OnDemand\",\"0\",\"Inf\",\"Hrs\",\"{0.0104m + (number * 0.0001m)}\",\"USD\",\"2025-03-01\",\"{SkuOf(number)}\",\"RunInstances\"\n"));
        }
    }
}
