using CODE.Fleet.Tests.Commands;
using CODE.Testing.Kubernetes;

namespace CODE.Fleet.Tests.Fleet;

/// <summary>A running fleet with a real cluster, and the command line of somebody who uses it.</summary>
public sealed class ClusterFleet : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("code-home-");
    private TestCluster? _cluster;

    internal RunningFleet Fleet { get; } = new();

    internal TestCluster Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(TestContext.Current.CancellationToken);
        Fleet.Environment["Clusters__Kubeconfig"] = _cluster.Kubeconfig;
        await Fleet.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _home.Delete(recursive: true);
    }

    /// <summary>Runs the <c>mcp</c> command against the fleet.</summary>
    internal Task<CommandResult> RunAsync(params string[] words) => McpCommand.RunAsync(Fleet, _home.FullName, words);
}

/// <summary>The tests that share one fleet with a cluster.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterFleetCollection : ICollectionFixture<ClusterFleet>
{
    public const string Name = "fleet with a cluster";
}
