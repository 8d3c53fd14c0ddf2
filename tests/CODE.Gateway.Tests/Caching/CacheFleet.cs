using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;

namespace CODE.Gateway.Tests.Caching;

/// <summary>A server with cacheable tools behind two replicas of the gateway on one store.</summary>
internal sealed class CacheFleet : IAsyncDisposable
{
    private readonly TestStore _store;

    private CacheFleet(TestStore store, StoreRelay relay, CachedServer things, TestServer server, TestGateway one, TestGateway two) =>
        (_store, Relay, Things, Server, One, Two) = (store, relay, things, server, one, two);

    /// <summary>The way of the first replica to the store.</summary>
    public StoreRelay Relay { get; }

    public CachedServer Things { get; }

    public TestServer Server { get; }

    public TestGateway One { get; }

    public TestGateway Two { get; }

    public string StoreConnection => _store.ConnectionString;

    public static async Task<CacheFleet> StartAsync(params (string Key, string Value)[] settings)
    {
        var store = TestStore.Start();
        var relay = StoreRelay.Start(store);
        var things = new CachedServer();
        var server = await TestServer.StartAsync($"alpha-{Guid.NewGuid():N}"[..14], things.Configure);
        var servers = new Dictionary<string, Uri> { [server.Name] = server.Address };
        var fleet = new CacheFleet(
            store, relay, things, server,
            await TestGateway.StartAsync(servers, [(TestGateway.StoreKey, relay.ConnectionString), .. settings]),
            await TestGateway.StartAsync(servers, [(TestGateway.StoreKey, store.ConnectionString), .. settings]));
        await UntilItCachesAsync(fleet.One);
        await UntilItCachesAsync(fleet.Two);
        return fleet;
    }

    /// <summary>Waits until a replica answers from its cache: a call of its own is a hit.</summary>
    public static async Task UntilItCachesAsync(TestGateway gateway)
    {
        var arguments = new { text = Guid.NewGuid().ToString("N") };
        await Eventually.HoldsAsync(async () => (await CallAsync(gateway, "read_public", arguments)).State == "hit");
    }

    public static async Task<Answer> CallAsync(TestGateway gateway, string tool, object? arguments = null, string? token = null, bool fresh = false) =>
        Answer.Of(await (await gateway.SendAsync(gateway.Stateless("tools/call", Parameters(tool, arguments, fresh), token: token))).ResultAsync());

    public Task<Answer> CallAsync(string tool, object? arguments = null, string? token = null, bool fresh = false) => CallAsync(One, tool, arguments, token, fresh);

    public static object Parameters(string tool, object? arguments, bool fresh = false) => fresh
        ? new { name = tool, arguments = arguments ?? new { }, _meta = MetaOf(new() { ["dev.code-fleet/fresh"] = true }) }
        : new { name = tool, arguments = arguments ?? new { } };

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        await Server.DisposeAsync();
        await Relay.DisposeAsync();
        _store.Dispose();
    }

    private static Dictionary<string, object> MetaOf(Dictionary<string, object> meta)
    {
        meta["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
        meta["io.modelcontextprotocol/clientCapabilities"] = new { };
        return meta;
    }
}

/// <summary>What a call was answered.</summary>
internal sealed record Answer(string Text, bool IsError, string? State, long? AgeMs)
{
    public static Answer Of(JsonElement result)
    {
        var hasCache = result.TryGetProperty("_meta", out var meta) && meta.TryGetProperty("dev.code-fleet/cache", out _);
        var cache = hasCache ? meta.GetProperty("dev.code-fleet/cache") : default;
        return new Answer(
            result.GetProperty("content")[0].GetProperty("text").GetString()!,
            result.TryGetProperty("isError", out var isError) && isError.GetBoolean(),
            hasCache ? cache.GetProperty("state").GetString() : null,
            hasCache ? cache.GetProperty("age_ms").GetInt64() : null);
    }
}
