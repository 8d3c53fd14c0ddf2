using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Routing;

/// <summary>The connections to the servers of the fleet: no proxy, no redirects, no cookies, no decompression, nothing retried.</summary>
internal sealed class FleetHttp : IDisposable
{
    // Long enough to be worth it, short enough to notice that a name points elsewhere.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly TimeSpan _connectTimeout;

    public FleetHttp(IOptions<GatewayOptions> options)
    {
        _connectTimeout = options.Value.ConnectTimeout;
        Handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = ConnectAsync,
        };
        Invoker = new HttpMessageInvoker(Handler, disposeHandler: false);
    }

    /// <summary>For clients that bring their own invoker.</summary>
    public SocketsHttpHandler Handler { get; }

    /// <summary>Sends requests.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Invoker.Dispose();
        Handler.Dispose();
    }

    // The handler's own timeout ends in a cancellation, which nobody could tell from the client's.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_connectTimeout);
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, deadline.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
