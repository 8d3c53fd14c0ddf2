using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Caching;

public sealed class ResourceTests : IAsyncLifetime
{
    private readonly TestStore _store = TestStore.Start();
    private TestServer _server = null!;
    private TestGateway _gateway = null!;
    private int _reads;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync("alpha", builder =>
        {
            builder.WithListResourceTemplatesHandler(static (_, _) => ValueTask.FromResult(new ListResourceTemplatesResult { ResourceTemplates = [new ResourceTemplate { UriTemplate = "note://{name}", Name = "notes" }] }));
            builder.WithReadResourceHandler((request, _) => ValueTask.FromResult(Note(request.Params!.Uri)));
            builder.WithTools([Tools.Of("change", static () => "changed")]);
        });
        _gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = _server.Address }, (TestGateway.StoreKey, _store.ConnectionString));
        await _gateway.UntilAsync(static view => view[OfferKind.Templates].Items.Count > 0);
        await Eventually.HoldsAsync(async () => State(await ReadAsync("note://public-ready")) == "hit");
        _reads = 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
        _store.Dispose();
    }

    [Theory]
    [InlineData("note://public", "hit", 1)]
    [InlineData("note://private", "miss", 2)]
    public async Task Resource_IsKept_ForWhomItSays(string uri, string otherCaller, int reads)
    {
        await ReadAsync(uri);
        Assert.Equal("hit", State(await ReadAsync(uri)));
        Assert.Equal(otherCaller, State(await ReadAsync(uri, TestToken.For("bob", []))));
        Assert.Equal(reads, _reads);
    }

    [Fact]
    public async Task ResourceWithoutTime_IsReadEachTime_AndStaysAsItIs()
    {
        Assert.Null(State(await ReadAsync("note://never")));
        Assert.Null(State(await ReadAsync("note://never")));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task TimeThatIsTold_IsWhatIsLeft()
    {
        await ReadAsync("note://public");
        await Eventually.HoldsAsync(async () =>
        {
            var result = await ReadAsync("note://public");
            var age = result.GetProperty("_meta").GetProperty("dev.code-fleet/cache").GetProperty("age_ms").GetInt64();
            Assert.Equal(60_000, result.GetProperty("ttlMs").GetInt64() + age);
            return age > 0;
        });
    }

    [Fact]
    public async Task TimeThatNobodyCanMean_IsCutToTheLongest()
    {
        await ReadAsync("note://public-endless");
        var result = await ReadAsync("note://public-endless");
        Assert.Equal("hit", State(result));
        Assert.InRange(result.GetProperty("ttlMs").GetInt64(), 1, 3_600_000);
    }

    [Fact]
    public async Task AnyChangeOfTheServer_DropsItsResources()
    {
        await ReadAsync("note://public");
        await (await _gateway.SendAsync(_gateway.Stateless("tools/call", new { name = "change", arguments = new { } }))).ResultAsync();
        Assert.Equal("miss", State(await ReadAsync("note://public")));
    }

    private async Task<JsonElement> ReadAsync(string uri, string? token = null) =>
        await (await _gateway.SendAsync(_gateway.Stateless("resources/read", new { uri }, token: token))).ResultAsync();

    private static string? State(JsonElement result) =>
        result.TryGetProperty("_meta", out var meta) && meta.TryGetProperty("dev.code-fleet/cache", out var cache) ? cache.GetProperty("state").GetString() : null;

    private ReadResourceResult Note(string uri)
    {
        Interlocked.Increment(ref _reads);
        return new ReadResourceResult
        {
            Contents = [new TextResourceContents { Uri = uri, Text = "a note" }],
            TimeToLive = uri.Contains("never", StringComparison.Ordinal) ? TimeSpan.Zero : uri.Contains("endless", StringComparison.Ordinal) ? TimeSpan.MaxValue : TimeSpan.FromSeconds(60),
            CacheScope = uri.Contains("public", StringComparison.Ordinal) ? CacheScope.Public : CacheScope.Private,
        };
    }
}
