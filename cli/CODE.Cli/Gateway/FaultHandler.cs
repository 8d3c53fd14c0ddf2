using System.Net;
using CODE.Cli.Configuration;

namespace CODE.Cli.Gateway;

/// <summary>
/// Turns what makes every further step pointless (no connection, no admission, a fault that is told) into a fault, in one place for the admin
/// API and the MCP endpoints alike.
/// </summary>
internal sealed class FaultHandler(GatewaySettings settings) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            throw GatewayFaults.NotAGateway(settings);
        }
        catch (HttpRequestException problem)
        {
            throw GatewayFaults.Unreachable(settings, problem);
        }

        switch (response.StatusCode)
        {
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                using (response)
                {
                    throw GatewayFaults.Refused(settings, response.StatusCode, await AdminFault.ReadAsync(response, cancellationToken));
                }

            case >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest:
                response.Dispose();
                throw GatewayFaults.NotAGateway(settings);

            // A bad request and a missing path also mean an older protocol, which the MCP client finds out by itself.
            case > HttpStatusCode.NotFound or HttpStatusCode.PaymentRequired when await AdminFault.ReadAsync(response, cancellationToken) is { } told:
                response.Dispose();
                throw GatewayFaults.Told(told);

            default:
                return response;
        }
    }
}
