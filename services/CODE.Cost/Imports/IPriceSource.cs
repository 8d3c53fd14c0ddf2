using CODE.Cost.Prices;

namespace CODE.Cost.Imports;

/// <summary>A provider's own list of prices.</summary>
internal interface IPriceSource
{
    /// <summary>Whose prices they are.</summary>
    string Provider { get; }

    /// <summary>What the operator has to do before it can be asked, or null.</summary>
    string? Needs { get; }

    /// <summary>The documents that have to be read, in a stable order.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">The source cannot be reached, or answers nonsense.</exception>
    Task<IReadOnlyList<ImportPart>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The prices in a document, as they come. Prices of one SKU may come several times: the last is not better than the first.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">The source breaks off, or answers nonsense.</exception>
    IAsyncEnumerable<ImportedPrice> ReadAsync(ImportPart part, CancellationToken cancellationToken);
}

/// <summary>A document of a source.</summary>
/// <param name="Name">What it is, such as <c>AmazonEC2 eu-west-1</c>.</param>
/// <param name="Service">The service whose prices are in it.</param>
/// <param name="Address">Where it is; free of secrets.</param>
internal sealed record ImportPart(string Name, string Service, Uri Address);

/// <summary>A price as a source tells it.</summary>
/// <param name="Region">The region.</param>
/// <param name="Price">The price.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="From">From which quantity on it is the price; prices of higher tiers are left out.</param>
internal readonly record struct ImportedPrice(string Region, StoredPrice Price, string Currency, decimal From);
