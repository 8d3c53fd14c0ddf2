using System.Diagnostics;
using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace CODE.Bench.References;

/// <summary>A proxy that does nothing but forward, made as YARP's documentation of direct forwarding has it.</summary>
internal static class PlainYarp
{
    /// <summary>Forwards every request to one address.</summary>
    public static WebApplication Build(Uri upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = TimeSpan.FromSeconds(15),
        });
        app.MapGet("/alive", static () => Results.Ok());
        app.MapForwarder("/{**path}", upstream.AbsoluteUri, ForwarderRequestConfig.Empty, HttpTransformer.Default, invoker);
        return app;
    }
}
