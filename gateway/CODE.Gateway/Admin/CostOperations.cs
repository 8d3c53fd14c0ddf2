using CODE.Gateway.Catalog;
using CODE.Gateway.Identity;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Grpc.Core;

namespace CODE.Gateway.Admin;

/// <summary>Has the cost server do what takes long, on an operator's behalf, and passes its steps on.</summary>
internal sealed class CostOperations(FleetChannels channels, FleetTokens tokens)
{
    // All prices of a provider are gigabytes, and so may be bills.
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(12);

    /// <summary>The steps, as they come; it ends when its reader goes.</summary>
    /// <param name="server">The cost server.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="start">Makes the call.</param>
    /// <param name="invalid">What is said when the server refuses the arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The server cannot be asked, or breaks off.</exception>
    public async IAsyncEnumerable<T> RunAsync<T>(
        FleetServer server,
        AdminCaller caller,
        Func<CallInvoker, CallOptions, AsyncServerStreamingCall<T>> start,
        Fault invalid,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = tokens.CallOptions(server, caller.Caller, caller.Token, Deadline, cancellationToken);
        using var call = start(channels.To(server).CreateCallInvoker(), options);
        while (await HasNextAsync(server, call.ResponseStream, invalid, cancellationToken))
        {
            yield return call.ResponseStream.Current;
        }
    }

    private static async Task<bool> HasNextAsync<T>(FleetServer server, IAsyncStreamReader<T> steps, Fault invalid, CancellationToken cancellationToken)
    {
        try
        {
            return await steps.MoveNext(cancellationToken);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new FaultException(exception.StatusCode == StatusCode.InvalidArgument ? invalid : ServerFaults.Of(server, exception), exception);
        }
    }
}
