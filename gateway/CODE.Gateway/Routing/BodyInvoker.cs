using System.Buffers;
using System.Net;
using CODE.Gateway.Envelope;
using Microsoft.Net.Http.Headers;

namespace CODE.Gateway.Routing;

/// <summary>
/// Sends one call's request. The forwarder's own content lets the headers go before it has the body, in a packet that the server wakes up for twice;
/// the body is here already, so that both go at once.
/// </summary>
internal sealed class BodyInvoker(HttpMessageHandler handler, PooledBody body) : HttpMessageInvoker(handler, disposeHandler: false)
{
    /// <inheritdoc/>
    public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Content = new BodyContent(body);
        return base.SendAsync(request, cancellationToken);
    }

    private sealed class BodyContent : HttpContent
    {
        private const int MaxPiece = 64 * 1024;
        private readonly PooledBody _body;

        public BodyContent(PooledBody body)
        {
            _body = body;
            Headers.TryAddWithoutValidation(HeaderNames.ContentType, "application/json");
        }

        // Copied first: when the call is over, its buffer is another request's, whoever still sends from it.
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var piece = ArrayPool<byte>.Shared.Rent(Math.Min(_body.Length, MaxPiece));
            try
            {
                for (int position = 0, count; (count = _body.CopyTo(position, piece)) > 0; position += count)
                {
                    await stream.WriteAsync(piece.AsMemory(0, count), cancellationToken);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(piece);
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
