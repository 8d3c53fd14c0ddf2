using System.ComponentModel.DataAnnotations;

namespace CODE.Cost;

/// <summary>What the operator decides. Configuration section <c>Cost</c>.</summary>
public sealed class CostOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cost";

    /// <summary>The one currency of every answer, ISO 4217. Prices in another are not used: nothing is converted, and nothing is added up that is not alike.</summary>
    /// <value>The default is USD, the currency of the built-in snapshot.</value>
    [RegularExpression("[A-Z]{3}", ErrorMessage = "Cost:Currency has to be a code of ISO 4217.")]
    public string Currency { get; set; } = "USD";

    /// <summary>The regions whose prices are imported, as the providers call them (<c>us-east-1</c>, <c>westeurope</c>). Without one, all of them.</summary>
    [MaxLength(200)]
    public IList<string> Regions { get; } = [];

    /// <summary>The API key with which Google's catalogue is read; without it, Google's prices are not imported.</summary>
    public string? GoogleApiKey { get; set; }

    /// <summary>Where Amazon's price list is.</summary>
    public Uri AmazonPriceList { get; set; } = new("https://pricing.us-east-1.amazonaws.com/");

    /// <summary>Where Microsoft's retail prices are.</summary>
    public Uri AzurePrices { get; set; } = new("https://prices.azure.com/");

    /// <summary>Where Google's catalogue is.</summary>
    public Uri GoogleCatalogue { get; set; } = new("https://cloudbilling.googleapis.com/");
}
