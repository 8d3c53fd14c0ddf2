using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;
using CODE.ServiceDefaults.Tests.Stores;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CODE.ServiceDefaults.Tests.Memory;

public sealed class ContextMemoryTests(SharedStores stores)
{
    private static readonly MemorySource Source = new("alice", "apply_terraform");
    private static readonly string[] Newest = ["k/4", "k/3", "k/2"];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ServerIdentity _server = new($"memory-{Guid.NewGuid():N}", "1.0.0");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachStore]
    public async Task Get_AfterSave_AnswersValueTimeCallerAndTool(StoreKind kind)
    {
        var memory = await CreateAsync(kind);

        await memory.SaveAsync("terraform/shop", Json("""{"ok":true,"näme":"ü"}"""), Source, Token);

        var entry = await memory.GetAsync("terraform/shop", Token);
        Assert.NotNull(entry);
        Assert.True(JsonElement.DeepEquals(Json("""{"ok":true,"näme":"ü"}"""), entry.Value));
        Assert.Equal(_time.GetUtcNow(), entry.SavedAt);
        Assert.Equal(("alice", "apply_terraform", "terraform/shop"), (entry.Caller, entry.Tool, entry.Key));
    }

    [Theory, OnEachStore]
    public async Task Get_OfAKeyNeverSaved_IsNull(StoreKind kind)
    {
        var memory = await CreateAsync(kind);

        Assert.Null(await memory.GetAsync("nothing", Token));
        Assert.Empty(await memory.GetHistoryAsync("nothing", Token));
    }

    [Theory, OnEachStore]
    public async Task Get_FromAnotherProcess_AnswersWhatThisOneSaved(StoreKind kind)
    {
        await (await CreateAsync(kind)).SaveAsync("k", Json("1"), Source, Token);

        var other = await CreateAsync(kind);

        Assert.Equal("1", (await other.GetAsync("k", Token))!.Value.ToString());
        Assert.Equal(1, (await other.ListAsync("", 10, null, Token)).Total);
    }

    [Theory, OnEachStore]
    public async Task History_IsNewestFirstAndBounded(StoreKind kind)
    {
        var memory = await CreateAsync(kind, new MemoryOptions { HistoryLength = 3 });
        for (var value = 1; value <= 5; value++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await memory.SaveAsync("k", Json($"{value}"), Source, Token);
        }

        var history = await memory.GetHistoryAsync("k", Token);

        Assert.Equal(["5", "4", "3"], history.Select(static entry => entry.Value.ToString()));
        Assert.True(history[0].SavedAt > history[1].SavedAt);
    }

    [Theory, OnEachStore]
    public async Task Save_BeyondMaxKeys_DropsTheLeastRecentlySavedWithItsValues(StoreKind kind)
    {
        var memory = await CreateAsync(kind, new MemoryOptions { MaxKeys = 3 });
        await SaveInTurnAsync(memory, "k/1", "k/2", "k/3", "k/1", "k/4", "k/5");

        var page = await memory.ListAsync("", 10, null, Token);

        Assert.Equal(["k/5", "k/4", "k/1"], page.Keys.Select(static key => key.Key));
        Assert.Equal(3, page.Total);
        Assert.Null(await memory.GetAsync("k/2", Token));
        Assert.Null(await memory.GetAsync("k/3", Token));
        Assert.Equal(2, (await memory.GetHistoryAsync("k/1", Token)).Count);
    }

    [Theory, OnEachStore]
    public async Task List_InPages_GoesThroughEveryKeyOnceThoughOthersAreSavedMeanwhile(StoreKind kind)
    {
        var memory = await CreateAsync(kind);
        await SaveInTurnAsync(memory, "k/0", "k/1", "k/2", "k/3", "k/4");

        var first = await memory.ListAsync("k/", 3, null, Token);
        await SaveInTurnAsync(memory, "k/new", "k/0");
        var second = await memory.ListAsync("k/", 3, first.NextCursor, Token);

        Assert.Equal(Newest, first.Keys.Select(static key => key.Key));
        Assert.Equal(["k/1"], second.Keys.Select(static key => key.Key));
        Assert.Null(second.NextCursor);
    }

    [Theory, OnEachStore]
    public async Task List_OfKeysSavedAtTheSameInstant_LosesNoneBetweenPages(StoreKind kind)
    {
        var memory = await CreateAsync(kind);
        for (var index = 0; index < 7; index++)
        {
            await memory.SaveAsync($"k/{index}", Json("0"), Source, Token);
        }

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await memory.ListAsync("", 2, cursor, Token);
            found.AddRange(page.Keys.Select(static key => key.Key));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(7, found.Count);
        Assert.Equal(7, found.Distinct().Count());
    }

    [Theory, OnEachStore]
    public async Task List_WithAPrefix_FindsItBehindManyOtherKeys(StoreKind kind)
    {
        var memory = await CreateAsync(kind);
        await memory.SaveAsync("wanted/1", Json("0"), Source, Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var index = 0; index < 520; index++)
        {
            await memory.SaveAsync($"other/{index}", Json("0"), Source, Token);
        }

        var page = await memory.ListAsync("wanted/", 10, null, Token);

        Assert.Equal("wanted/1", Assert.Single(page.Keys).Key);
        Assert.Equal(521, page.Total);
    }

    [Theory, OnEachStore]
    public async Task Save_ByTwoServers_KeepsThemApart(StoreKind kind)
    {
        var memory = await CreateAsync(kind);
        var other = new RedisContextMemory(
            await stores.ConnectAsync(kind), new ServerIdentity(_server.Name + "x", "1.0.0"), Options.Create(new MemoryOptions()), _time);

        await memory.SaveAsync("k", Json("1"), Source, Token);

        Assert.Null(await other.GetAsync("k", Token));
    }

    [Theory, OnEachStore]
    public async Task Save_OfTheSameKeyByMany_KeepsEveryValue(StoreKind kind)
    {
        var memory = await CreateAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 15).Select(value => memory.SaveAsync("k", Json($"{value}"), Source, Token)));

        var history = await memory.GetHistoryAsync("k", Token);
        Assert.Equal(Enumerable.Range(0, 15), history.Select(static entry => entry.Value.GetInt32()).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("a:b")]
    [InlineData("a*")]
    public async Task Save_UnderAKeyThatIsNone_IsRefused(string key)
    {
        var memory = await CreateAsync(StoreKind.Garnet);

        var exception = await Assert.ThrowsAsync<FaultException>(() => memory.SaveAsync(key, Json("1"), Source, Token));

        Assert.Equal(FaultCodes.InvalidArgument, exception.Fault.Code);
    }

    [Fact]
    public async Task Save_OfTooLongAKey_IsRefused_AndOfTheLongestIsNot()
    {
        var memory = await CreateAsync(StoreKind.Garnet);

        await memory.SaveAsync(new string('a', 200), Json("1"), Source, Token);

        var exception = await Assert.ThrowsAsync<FaultException>(() => memory.SaveAsync(new string('a', 201), Json("1"), Source, Token));
        Assert.Equal(FaultCodes.InvalidArgument, exception.Fault.Code);
    }

    [Fact]
    public async Task Save_OfTooLargeAValue_IsRefusedAndSavesNothing()
    {
        var memory = await CreateAsync(StoreKind.Garnet, new MemoryOptions { MaxValueBytes = 1024 });

        await memory.SaveAsync("k", Json($"\"{new string('x', 1022)}\""), Source, Token);
        var exception = await Assert.ThrowsAsync<FaultException>(() => memory.SaveAsync("k", Json($"\"{new string('x', 1023)}\""), Source, Token));

        Assert.Equal(FaultCodes.TooLarge, exception.Fault.Code);
        Assert.Single(await memory.GetHistoryAsync("k", Token));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("!!!!")]
    [InlineData("YWJj")]
    [InlineData("OjE")]
    public async Task List_WithACursorOfNobodys_IsRefused(string cursor)
    {
        var memory = await CreateAsync(StoreKind.Garnet);

        var exception = await Assert.ThrowsAsync<FaultException>(() => memory.ListAsync("", 10, cursor, Token));

        Assert.Equal(FaultCodes.InvalidArgument, exception.Fault.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task List_WithALimitOutOfRange_IsRefused(int limit)
    {
        var memory = await CreateAsync(StoreKind.Garnet);

        var exception = await Assert.ThrowsAsync<FaultException>(() => memory.ListAsync("", limit, null, Token));

        Assert.Equal(FaultCodes.InvalidArgument, exception.Fault.Code);
    }

    private static JsonElement Json(string json) => JsonElement.Parse(json);

    private async Task SaveInTurnAsync(RedisContextMemory memory, params string[] keys)
    {
        foreach (var key in keys)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await memory.SaveAsync(key, Json("0"), Source, Token);
        }
    }

    private async Task<RedisContextMemory> CreateAsync(StoreKind kind, MemoryOptions? options = null) =>
        new(await stores.ConnectAsync(kind), _server, Options.Create(options ?? new MemoryOptions()), _time);
}
