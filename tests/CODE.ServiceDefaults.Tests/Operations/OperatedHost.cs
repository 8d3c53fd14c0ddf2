using CODE.Testing;
using Grpc.Net.Client;
using Contract = CODE.Operations.V1;

namespace CODE.ServiceDefaults.Tests.Operations;

/// <summary>A server that is operated, and the way to its operations.</summary>
internal static class OperatedHost
{
    public static Task<FleetServerHost> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) =>
        FleetServerHost.StartAsync("operated", typeof(FleetServerHost).Assembly, settings: settings);

    public static Contract.Operations.OperationsClient Client(GrpcChannel channel) => new(channel);

    public static GrpcChannel Connect(FleetServerHost host, string role) => host.OpenChannel(roles: role);
}
