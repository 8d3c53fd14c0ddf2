namespace CODE.Cost.Prices;

/// <summary>What a price is the price of.</summary>
/// <param name="Provider">One of <see cref="Providers"/>.</param>
/// <param name="Service">The provider's name of the service, such as <c>AmazonEC2</c> or <c>Virtual Machines</c>.</param>
/// <param name="Region">The provider's name of the region; <see cref="Global"/> where there is none.</param>
/// <param name="Sku">What is sold; how it is spelled is told in docs/cost.md.</param>
internal readonly record struct PriceKey(string Provider, string Service, string Region, string Sku)
{
    /// <summary>The region of what is sold everywhere at the same price.</summary>
    public const string Global = "global";
}

/// <summary>A list price: on demand, for the first tier, without taxes and discounts.</summary>
/// <param name="Key">What it is the price of.</param>
/// <param name="Unit">For how much of it: <c>hour</c>, <c>gb_month</c>, <c>request</c>, …</param>
/// <param name="Amount">Zero or more.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Effective">Since when, or when it was looked up.</param>
/// <param name="Source">Where it was published.</param>
/// <param name="IsSnapshot">Whether it comes from the snapshot that is built in, which ages.</param>
internal sealed record Price(PriceKey Key, string Unit, decimal Amount, string Currency, DateOnly Effective, string Source, bool IsSnapshot = false);

/// <summary>The providers whose prices are known.</summary>
internal static class Providers
{
    /// <summary>Amazon Web Services.</summary>
    public const string Aws = "aws";

    /// <summary>Microsoft Azure.</summary>
    public const string Azure = "azure";

    /// <summary>Google Cloud.</summary>
    public const string Google = "gcp";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Aws, Azure, Google];
}
