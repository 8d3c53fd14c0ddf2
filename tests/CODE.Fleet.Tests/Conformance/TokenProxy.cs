using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace CODE.Fleet.Tests.Conformance;

/// <summary>
/// Stands before the gateway and adds a caller's token, which the suite cannot send. Where <c>Host</c> and <c>Origin</c> name the proxy, they name the
/// gateway behind it; where the suite lies in them on purpose, the lie passes.
/// </summary>
internal sealed class TokenProxy : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TokenProxy(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts it on a free port.</summary>
    public static async Task<TokenProxy> StartAsync(Uri gateway, string token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var transport = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false });
        var transformer = new Transformer(gateway, token);
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        app.Run(async context => await forwarder.SendAsync(context, gateway.AbsoluteUri, transport, ForwarderRequestConfig.Empty, transformer));
        await app.StartAsync();
        return new TokenProxy(app);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Transformer(Uri gateway, string token) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            var self = httpContext.Request.Host.Value!;
            var isHonest = httpContext.Connection.LocalPort == httpContext.Request.Host.Port;
            proxyRequest.Headers.Host = isHonest ? gateway.Authority : self;
            if (isHonest && proxyRequest.Headers.Remove("Origin"))
            {
                proxyRequest.Headers.Add("Origin", httpContext.Request.Headers.Origin.ToString().Replace(self, gateway.Authority, StringComparison.Ordinal));
            }

            proxyRequest.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }
}
