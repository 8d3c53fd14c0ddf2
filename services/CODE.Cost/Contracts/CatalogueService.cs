using CODE.Cost.Imports;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Faults;
using Grpc.Core;
using Contract = CODE.Pricing.V1;

namespace CODE.Cost.Contracts;

/// <summary>Refreshes the catalogue for operators (<c>protos/pricing.proto</c>).</summary>
internal sealed class CatalogueService(PriceImporter importer, IHostApplicationLifetime lifetime) : Contract.PriceCatalogue.PriceCatalogueBase
{
    /// <inheritdoc/>
    public override async Task Refresh(Contract.RefreshRequest request, IServerStreamWriter<Contract.RefreshProgress> responseStream, ServerCallContext context)
    {
        // An import that is stopped is gone on with by the next, so it does not hold up the shutdown.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await importer.RunAsync(
                request.Provider.Length == 0 ? null : request.Provider,
                progress => responseStream.WriteAsync(ToContract(progress), ends.Token),
                ends.Token);
        }
        catch (FaultException exception)
        {
            throw new RpcException(new Status(exception.Fault.Code == FaultCodes.InvalidArgument ? StatusCode.InvalidArgument : StatusCode.Unavailable, $"{exception.Fault.Message} {exception.Fault.Fix}"));
        }
    }

    private static Contract.RefreshProgress ToContract(ImportProgress progress) => new()
    {
        Provider = progress.Provider,
        State = EstimateReport.Word(progress.State),
        Detail = progress.Detail,
        PartsDone = progress.PartsDone,
        Parts = progress.Parts,
        Prices = progress.Prices,
    };
}
