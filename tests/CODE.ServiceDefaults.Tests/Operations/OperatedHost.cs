using System.Net;
using CODE.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Contract = CODE.Operations.V1;

namespace CODE.ServiceDefaults.Tests.Operations;

/// <summary>A server that is operated, and the way to its operations.</summary>
internal static class OperatedHost
{
    public static Task<FleetServerHost> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) =>
        FleetServerHost.StartAsync("operated", typeof(FleetServerHost).Assembly, settings: settings);

    public static Contract.Operations.OperationsClient Client(GrpcChannel channel) => new(channel);

    public static GrpcChannel Connect(FleetServerHost host, string role) => GrpcChannel.ForAddress(
        host.Address,
        new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()),
            HttpVersion = HttpVersion.Version11,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Credentials = ChannelCredentials.Create(
                ChannelCredentials.Insecure,
                CallCredentials.FromInterceptor((_, metadata) =>
                {
                    metadata.Add("Authorization", $"Bearer {host.Keys.Token("operated", roles: [role])}");
                    return Task.CompletedTask;
                })),
            UnsafeUseInsecureChannelCallCredentials = true,
        });
}
