using CODE.Gateway.Catalog;
using CODE.Gateway.Identity;
using CODE.Gateway.Routing;
using CODE.Pricing.V1;
using CODE.ServiceDefaults.Faults;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace CODE.Gateway.Admin;

/// <summary>Has the cost server import list prices, over the contract of <c>protos/pricing.proto</c>.</summary>
internal sealed class PriceRefresh(FleetHttp http, FleetTokens tokens, TimeProvider time)
{
    // All prices of a provider are gigabytes.
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(12);

    /// <summary>The steps of the import, as they come; it ends when its reader goes, and the next goes on there.</summary>
    /// <param name="server">The cost server.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="provider">Whose prices; empty for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The server cannot be asked, or breaks off.</exception>
    public async IAsyncEnumerable<PriceRefreshStep> RunAsync(
        FleetServer server, AdminCaller caller, string provider, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, http.Handler),
            HttpVersion = System.Net.HttpVersion.Version11,
            DisposeHttpClient = false,
        });
        var options = new CallOptions(
            new Metadata { { "Authorization", tokens.For(server, caller.Caller, caller.Token) } }, time.GetUtcNow().UtcDateTime + Deadline, cancellationToken);
        using var call = new PriceCatalogue.PriceCatalogueClient(channel).Refresh(new RefreshRequest { Provider = provider }, options);
        while (await HasNextAsync(server, call.ResponseStream, cancellationToken))
        {
            var step = call.ResponseStream.Current;
            yield return new PriceRefreshStep(step.Provider, step.State, step.Detail, step.PartsDone, step.Parts, step.Prices);
        }
    }

    private static async Task<bool> HasNextAsync(FleetServer server, IAsyncStreamReader<RefreshProgress> steps, CancellationToken cancellationToken)
    {
        try
        {
            return await steps.MoveNext(cancellationToken);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new FaultException(FaultOf(server, exception), exception);
        }
    }

    private static Fault FaultOf(FleetServer server, RpcException exception) => exception.StatusCode switch
    {
        StatusCode.InvalidArgument => new Fault(FaultCodes.InvalidArgument, "There is no such provider.", "Give aws, azure or gcp, or none for all."),
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => ServerFaults.TokenRefused(server),
        StatusCode.Unavailable => ServerFaults.Away(server, null),
        _ => ServerFaults.Broken(server),
    };
}

/// <summary>A step of an import of prices.</summary>
/// <param name="Provider">Whose prices: aws, azure or gcp.</param>
/// <param name="State">started, reading, done, skipped or failed.</param>
/// <param name="Detail">What is read, or why it is skipped or failed.</param>
/// <param name="PartsDone">How many documents are read.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Prices">How many prices there are so far.</param>
internal sealed record PriceRefreshStep(string Provider, string State, string Detail, int PartsDone, int Parts, long Prices);
