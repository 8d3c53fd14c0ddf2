using CODE.Gateway.Catalog;
using CODE.Pricing.V1;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Admin;

/// <summary>Has the cost server import list prices, over the contract of <c>protos/pricing.proto</c>.</summary>
internal sealed class PriceRefresh(CostOperations operations)
{
    private static readonly Fault NoSuchProvider = new(FaultCodes.InvalidArgument, "There is no such provider.", "Give aws, azure or gcp, or none for all.");

    /// <summary>The steps of the import, as they come; it ends when its reader goes, and the next goes on there.</summary>
    /// <param name="server">The cost server.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="provider">Whose prices; empty for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The server cannot be asked, or breaks off.</exception>
    public IAsyncEnumerable<PriceRefreshStep> RunAsync(FleetServer server, AdminCaller caller, string provider, CancellationToken cancellationToken) => operations
        .RunAsync(server, caller, (invoker, options) => new PriceCatalogue.PriceCatalogueClient(invoker).Refresh(new RefreshRequest { Provider = provider }, options), NoSuchProvider, cancellationToken)
        .Select(static step => new PriceRefreshStep(step.Provider, step.State, step.Detail, step.PartsDone, step.Parts, step.Prices));
}

/// <summary>A step of an import of prices.</summary>
/// <param name="Provider">Whose prices: aws, azure or gcp.</param>
/// <param name="State">started, reading, done, skipped or failed.</param>
/// <param name="Detail">What is read, or why it is skipped or failed.</param>
/// <param name="PartsDone">How many documents are read.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Prices">How many prices there are so far.</param>
internal sealed record PriceRefreshStep(string Provider, string State, string Detail, int PartsDone, int Parts, long Prices);
