using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.ServiceDefaults.Context;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Tests.Context;

/// <summary>A gateway in front of servers of the fleet that know something.</summary>
internal sealed class KnowingFleet : IAsyncDisposable
{
    private readonly FleetKeys _keys;
    private readonly TestStore _store;
    private readonly IReadOnlyList<FleetServerHost> _servers;

    private KnowingFleet(FleetKeys keys, TestStore store, IReadOnlyList<FleetServerHost> servers, TestGateway gateway) => (_keys, _store, _servers, Gateway) = (keys, store, servers, gateway);

    public TestGateway Gateway { get; }

    public FleetServerHost this[string name] => _servers.Single(server => server.Name == name);

    /// <summary>Starts it, and waits until every server of its own is known.</summary>
    /// <param name="sources">The servers, each with what it knows.</param>
    /// <param name="others">Other servers' addresses.</param>
    /// <param name="settings">Settings of the gateway.</param>
    public static async Task<KnowingFleet> StartAsync(IReadOnlyDictionary<string, IContextSource> sources, IReadOnlyDictionary<string, Uri>? others = null, params (string Key, string Value)[] settings)
    {
        var (keys, store) = (new FleetKeys(), TestStore.Start());
        var servers = await Task.WhenAll(sources.Select(source => FleetServerHost.StartAsync(
            source.Key, typeof(FleetServerHost).Assembly, builder => builder.Services.AddSingleton(source.Value), keys: keys, store: store.ConnectionString)));
        var addresses = servers.Select(static server => KeyValuePair.Create(server.Name, server.Address)).Concat(others ?? new Dictionary<string, Uri>()).ToDictionary();
        var gateway = await TestGateway.StartAsync(addresses, [("Fleet:SigningKey", keys.SigningKey), .. settings]);
        await gateway.UntilAsync(view => view.Statuses.Where(status => sources.ContainsKey(status.Server.Name)).All(static status => status.IsCurrent));
        return new KnowingFleet(keys, store, servers, gateway);
    }

    /// <summary>Gathers, and reads the answer.</summary>
    public async Task<(int Status, JsonElement Answer)> GatherAsync(string query = "", string caller = "alice", params string[] roles)
    {
        using var response = await Gateway.GetAsync($"/admin/context{query}", TestToken.For(caller, roles));
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonDocument.Parse(text).RootElement);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _store.Dispose();
        _keys.Dispose();
    }
}

/// <summary>Reads answers.</summary>
internal static class ContextAnswers
{
    public static JsonElement Of(this JsonElement answer, string server) => answer.GetProperty("servers").EnumerateArray().Single(known => known.GetProperty("server").GetString() == server);

    public static string Keys(this JsonElement server) => string.Join(' ', server.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("key").GetString()));

    public static string Missing(this JsonElement server) =>
        string.Join(' ', server.GetProperty("missing").EnumerateArray().Select(static part => $"{part.GetProperty("part").GetString()}:{part.GetProperty("code").GetString()}"));
}
