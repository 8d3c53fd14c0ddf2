using System.Reflection;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Tests.Stores;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Tests.Tasks;

/// <summary>Replicas of one server over one store.</summary>
public sealed class TaskFleet : IAsyncDisposable
{
    private readonly List<FleetServerHost> _hosts = [];
    private readonly FleetKeys _keys = new();
    private readonly string _store;

    /// <param name="store">The connection string of the store.</param>
    public TaskFleet(string store) => _store = store;

    /// <summary>Over a store that other tests use too: nobody knows another's task ids.</summary>
    public static async Task<TaskFleet> OverAsync(SharedStores stores) => new(await stores.AddressAsync(StoreKind.Garnet));

    public const string Name = "tasked";

    public TaskProbe Probe { get; } = new();

    public string Store => _store;

    public async Task<FleetServerHost> StartReplicaAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var host = await FleetServerHost.StartAsync(Name, typeof(FleetServerHost).Assembly, Configure, settings, _keys, _store);
        _hosts.Add(host);
        return host;

        void Configure(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder)
        {
            builder.Services.AddHttpContextAccessor();
            builder.Services.AddSingleton(Probe);
            builder.Services.AddScoped<ScopedProbe>();
            foreach (var method in typeof(TaskTools).GetMethods().Where(static method => method.GetCustomAttribute<McpServerToolAttribute>() is not null))
            {
                builder.Services.AddTool(method);
            }
        }
    }

    /// <summary>Stops a replica as its host would, within its shutdown deadline.</summary>
    public static Task StopAsync(FleetServerHost host) => host.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Probe.Release();
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _keys.Dispose();
    }
}
