using System.Globalization;
using CODE.ServiceDefaults.Faults;
using Google.Protobuf;
using Grpc.Core;
using Contract = CODE.Pricing.V1;

namespace CODE.Deployment.Costs;

/// <summary>Asks the cost server over gRPC-Web.</summary>
internal sealed class PriceServer(Contract.Pricing.PricingClient client, TimeProvider time) : IPriceServer
{
    /// <summary>The cost server's name in the fleet.</summary>
    public const string Name = "cost";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> AttributesAsync(
        IReadOnlyCollection<string> types, string authorization, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(() => client.GetPricedAttributesAsync(new Contract.GetPricedAttributesRequest { Types_ = { types } }, Options(authorization, cancellationToken)), cancellationToken);
        return answer.Attributes.ToDictionary(static each => each.Key, static each => (IReadOnlyList<string>)each.Value.Names, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<CostEstimate> EstimateAsync(ReadOnlyMemory<byte> plan, double hours, bool includeDataTransfer, string authorization, CancellationToken cancellationToken)
    {
        var request = new Contract.EstimatePlanRequest { Plan = ByteString.CopyFrom(plan.Span), Hours = hours, IncludeDataTransfer = includeDataTransfer };
        var answer = await AskAsync(() => client.EstimatePlanAsync(request, Options(authorization, cancellationToken)), cancellationToken);
        return new CostEstimate(
            answer.Currency,
            Amount(answer.CostBefore),
            Amount(answer.Cost),
            [.. answer.Resources.Select(Read)],
            [.. answer.Assumptions],
            answer.PricesAsOf.Length == 0 ? null : answer.PricesAsOf,
            answer.Snapshot.Length == 0 ? null : answer.Snapshot,
            [.. answer.Sources],
            answer.Degraded ? true : null);
    }

    private static ResourceCost Read(Contract.ResourceCost resource) => new(
        resource.Address,
        resource.Type,
        resource.Action,
        resource.PricedAs,
        Amount(resource.CostBefore),
        Amount(resource.Cost),
        resource.Lines.Count == 0
            ? null
            : [.. resource.Lines.Select(static line => new CostLine(line.Name, Amount(line.Quantity), line.Unit, Amount(line.Price), Amount(line.Cost), line.Sku, line.Region, line.Usage ? true : null))],
        resource.Reasons.Count == 0 ? null : [.. resource.Reasons]);

    private static decimal Amount(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : throw new FaultException(FaultCodes.UpstreamFailed, "The cost server answers with an amount that is none.", "Its version may not fit: the operator should update the fleet.");

    private CallOptions Options(string authorization, CancellationToken cancellationToken) =>
        new(new Metadata { { "Authorization", authorization } }, time.GetUtcNow().UtcDateTime + Deadline, cancellationToken);

    private static async Task<T> AskAsync<T>(Func<AsyncUnaryCall<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new FaultException(FaultOf(exception), exception);
        }
    }

    private static Fault FaultOf(RpcException exception) => exception.StatusCode switch
    {
        StatusCode.InvalidArgument => new Fault(FaultCodes.InvalidArgument, exception.Status.Detail, "Correct the argument and ask again."),
        StatusCode.ResourceExhausted => new Fault(FaultCodes.TooLarge, "The plan is too large to be priced.", "Split the workspace, or plan a part of it with 'target'."),
        StatusCode.DeadlineExceeded => new Fault(FaultCodes.Timeout, "The cost server did not answer in time.", "Try again shortly."),
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => new Fault(FaultCodes.Unavailable, "The cost server does not accept the token of this call.", "Ask again; if it lasts, the operator should restart the fleet."),
        _ => new Fault(FaultCodes.Unavailable, "The cost server cannot be asked.", "Try again shortly; if it lasts, the operator should look at the cost server."),
    };
}
