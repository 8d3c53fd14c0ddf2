using System.Net;
using CODE.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace CODE.ServiceDefaults.Tests;

/// <summary>The way to a server's gRPC contracts, as the gateway has it.</summary>
internal static class FleetChannel
{
    /// <summary>Opens it for a caller; without a subject no token is sent.</summary>
    public static GrpcChannel Open(FleetServerHost host, string? subject = "alice", params string[] roles) => GrpcChannel.ForAddress(
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
                    if (subject is not null)
                    {
                        metadata.Add("Authorization", $"Bearer {host.Keys.Token(host.Name, subject, roles)}");
                    }

                    return Task.CompletedTask;
                })),
            UnsafeUseInsecureChannelCallCredentials = true,
        });
}
