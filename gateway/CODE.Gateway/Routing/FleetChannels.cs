using System.Collections.Concurrent;
using CODE.Gateway.Catalog;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Routing;

/// <summary>The ways to the gRPC contracts of the fleet's servers: gRPC-Web on each server's one port (docs/adr/0008-grpc-web.md), over the connections that calls use too.</summary>
internal sealed class FleetChannels(FleetHttp http, IOptions<GatewayOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);

    /// <summary>The channel to a server.</summary>
    public GrpcChannel To(FleetServer server) => _channels.GetOrAdd(
        server.Name,
        static (_, made) => GrpcChannel.ForAddress(made.server.Address, new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, made.http.Handler),
            HttpVersion = System.Net.HttpVersion.Version11,
            DisposeHttpClient = false,
            MaxReceiveMessageSize = made.options.Value.MaxAnswerBytes,
        }),
        (server, http, options));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }
}
