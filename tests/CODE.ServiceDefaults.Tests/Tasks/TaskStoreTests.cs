using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Mcp.Tasks;
using CODE.ServiceDefaults.Tests.Stores;
using Microsoft.Extensions.Options;

namespace CODE.ServiceDefaults.Tests.Tasks;

public sealed class TaskStoreTests(SharedStores stores)
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TaskRecord _record = new($"t-{Guid.NewGuid():N}", "alice", "work", Now, 60_000) { UpdatedAt = Now };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachStore]
    public async Task Update_ByManyAtOnce_LosesNone(StoreKind kind)
    {
        var one = await CreateAsync(kind);
        var other = await CreateAsync(kind);
        await one.CreateAsync(_record with { Message = "" }, Token);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(index =>
            (index % 2 == 0 ? one : other).UpdateAsync(_record.Id, record => record with { Message = record.Message + index }, Token)));

        Assert.Equal("01234567", string.Concat((await other.GetAsync(_record.Id, Token))!.Message!.Order()));
    }

    [Theory, OnEachStore]
    public async Task Update_KeepsTheTimeToLive(StoreKind kind)
    {
        var store = await CreateAsync(kind);
        await store.CreateAsync(_record, Token);
        await store.UpdateAsync(_record.Id, static record => record with { Message = "on" }, Token);

        var left = await (await stores.ConnectAsync(kind)).GetDatabase().KeyTimeToLiveAsync($"code:tasks-test:task:{_record.Id}");

        Assert.InRange(left!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Theory, OnEachStore]
    public async Task Update_OfATaskThatIsGone_AnswersNull(StoreKind kind)
    {
        var store = await CreateAsync(kind);

        Assert.Null(await store.UpdateAsync(_record.Id, static record => record with { Message = "on" }, Token));
        Assert.Null(await store.GetAsync(_record.Id, Token));
    }

    [Theory, OnEachStore]
    public async Task Lease_OfANewTask_IsHeldAndRenewable(StoreKind kind)
    {
        var store = await CreateAsync(kind);
        Assert.False(await store.IsLeasedAsync(_record.Id, Token));

        await store.CreateAsync(_record, Token);

        Assert.True(await store.IsLeasedAsync(_record.Id, Token));
        Assert.Equal(_record.Id, (await store.RenewAsync(_record.Id, Token))!.Id);
    }

    [Theory, OnEachStore]
    public async Task Call_FromAnotherConnection_ReachesWhoListens(StoreKind kind)
    {
        var one = await CreateAsync(kind);
        var other = await CreateAsync(kind);
        var called = new TaskCompletionSource();
        await using var listening = await one.ListenAsync(_record.Id, () => called.TrySetResult(), Token);

        await other.CallAsync(_record.Id, Token);

        await called.Task.WaitAsync(Token);
    }

    private async Task<TaskStore> CreateAsync(StoreKind kind) => new(
        await stores.ConnectAsync(kind), new ServerIdentity("tasks-test", "1.0.0"), Options.Create(new TaskOptions()), TimeProvider.System);
}
