using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Envelope;

/// <summary>Reads a request body whole, within a size and a time.</summary>
internal sealed class BodyReader(IOptions<GatewayOptions> options, TimeProvider time)
{
    // Room for nearly every call; a length that is only announced is not trusted with more.
    private const int FirstBuffer = 16 * 1024;

    private readonly int _maxBytes = options.Value.MaxBodyBytes;
    private readonly TimeSpan _timeout = options.Value.BodyTimeout;

    /// <summary>Reads the body into <paramref name="body"/>.</summary>
    /// <returns>Null, or why the body is not taken.</returns>
    public async ValueTask<Refusal?> ReadAsync(HttpRequest request, PooledBody body, CancellationToken cancellationToken)
    {
        // The limit is kept here: the server's own would cut the connection before the client can read the answer.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }

        if (request.ContentLength > _maxBytes)
        {
            return TooLarge();
        }

        using var deadline = new CancellationTokenSource(_timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            int count;
            while ((count = await request.Body.ReadAsync(body.Room(), linked.Token)) > 0)
            {
                body.Advance(count);
                if (body.Length > _maxBytes)
                {
                    return TooLarge();
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return TooSlow();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return TooSlow();
        }
    }

    /// <summary>A body of the size that most requests have.</summary>
    public static PooledBody NewBody() => new(FirstBuffer);

    private Refusal TooLarge() => new(StatusCodes.Status413PayloadTooLarge, RpcCodes.InvalidRequest, new Fault(
        FaultCodes.TooLarge, $"The body is larger than {_maxBytes} bytes.", "Send less at once, or name files of the workspace in place of their text."));

    private Refusal TooSlow() => new(StatusCodes.Status408RequestTimeout, RpcCodes.InvalidRequest, new Fault(
        FaultCodes.Timeout, $"The body did not arrive within {_timeout.TotalSeconds:0.###} s.", "Send the request again."));
}
