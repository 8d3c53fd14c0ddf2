using System.Globalization;
using CODE.Cost.Plans;
using CODE.Cost.Pricing;
using CODE.ServiceDefaults.Faults;
using Grpc.Core;
using Contract = CODE.Pricing.V1;

namespace CODE.Cost.Contracts;

/// <summary>Prices plans for other servers (<c>protos/pricing.proto</c>).</summary>
internal sealed class PricingService(PlanPricer pricer, PricingRules rules) : Contract.Pricing.PricingBase
{
    /// <summary>The largest request, in bytes.</summary>
    public const int MaxRequestBytes = PlanLoader.MaxBytes + 64 * 1024;

    /// <inheritdoc/>
    public override Task<Contract.GetPricedAttributesResponse> GetPricedAttributes(Contract.GetPricedAttributesRequest request, ServerCallContext context)
    {
        var answer = new Contract.GetPricedAttributesResponse();
        foreach (var type in request.Types_.Distinct(StringComparer.Ordinal))
        {
            // A resource that has no price of its own may describe one that has.
            if ((rules.Find(type)?.Attributes ?? RelatedResources.Attributes.GetValueOrDefault(type)) is { } attributes && ResourceProvider.Of(type) is { } provider)
            {
                answer.Attributes[type] = new Contract.AttributeNames { Names = { attributes.Union(PlanRegions.Attributes(provider), StringComparer.Ordinal) } };
            }
        }

        return Task.FromResult(answer);
    }

    /// <inheritdoc/>
    public override async Task<Contract.EstimatePlanResponse> EstimatePlan(Contract.EstimatePlanRequest request, ServerCallContext context)
    {
        try
        {
            var terms = PricingTerms.Of(request.Hours, request.IncludeDataTransfer, null);
            return ToContract(EstimateReport.Of(await pricer.PriceAsync(PlanLoader.Parse(request.Plan.Memory), terms, context.CancellationToken)));
        }
        catch (FaultException exception)
        {
            throw new RpcException(new Status(StatusOf(exception.Fault), $"{exception.Fault.Message} {exception.Fault.Fix}"));
        }
    }

    private static Contract.EstimatePlanResponse ToContract(EstimateReport report) => new()
    {
        Currency = report.Currency,
        CostBefore = Text(report.CostBefore),
        Cost = Text(report.Cost),
        Resources = { report.Resources.Select(ToContract) },
        Assumptions = { report.Assumptions.Select(static assumption => assumption.Text) },
        PricesAsOf = report.PricesAsOf?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        Snapshot = report.Snapshot?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        Sources = { report.Sources },
        Degraded = report.Degraded,
    };

    private static Contract.ResourceCost ToContract(ResourceReport resource) => new()
    {
        Address = resource.Address,
        Type = resource.Type,
        Action = resource.Action,
        PricedAs = resource.PricedAs,
        CostBefore = Text(resource.CostBefore),
        Cost = Text(resource.Cost),
        Lines = { (resource.Lines ?? []).Select(ToContract) },
        Reasons = { resource.Reasons ?? [] },
    };

    private static Contract.CostLine ToContract(LineReport line) => new()
    {
        Name = line.Name,
        Quantity = Text(line.Quantity),
        Unit = line.Unit,
        Price = Text(line.Price),
        Cost = Text(line.Cost),
        Sku = line.Sku,
        Region = line.Region,
        Usage = line.Usage == true,
    };

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static StatusCode StatusOf(Fault fault) => fault.Code switch
    {
        FaultCodes.TooLarge => StatusCode.ResourceExhausted,
        FaultCodes.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.InvalidArgument,
    };
}
