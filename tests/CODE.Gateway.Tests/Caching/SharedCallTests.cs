using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Caching;

public sealed class SharedCallTests : IAsyncLifetime
{
    private CacheFleet _fleet = null!;
    private RequestCounter _requests = null!;
    private int _before;

    private int Reads => _fleet.Things.Reads - _before;

    public async ValueTask InitializeAsync()
    {
        _fleet = await CacheFleet.StartAsync();
        _before = _fleet.Things.Reads;
        _requests = new RequestCounter(_fleet.Server.Name);
    }

    public ValueTask DisposeAsync()
    {
        _requests.Dispose();
        return _fleet.DisposeAsync();
    }

    [Fact]
    public async Task ManyOfTheSameCall_AreOne()
    {
        var goOn = HoldReads();
        var calls = Enumerable.Range(0, 24).Select(_ => _fleet.CallAsync("read_public", new { ns = "a" })).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(Reads == 1));
        await UntilAllWaitAsync(calls.Length);
        goOn.SetResult();
        var answers = await Task.WhenAll(calls);
        Assert.Equal(1, Reads);
        Assert.Single(answers, static answer => answer.State == "miss");
        Assert.Equal(23, answers.Count(static answer => answer.State == "shared"));
        Assert.Single(answers.Select(static answer => answer.Text).Distinct());
    }

    [Fact]
    public async Task FailureOfAJoinedCall_IsEverybodys_AndIsNotKept()
    {
        var goOn = HoldReads();
        _fleet.Things.Fault = "upstream_failed";
        var calls = Enumerable.Range(0, 8).Select(_ => _fleet.CallAsync("read_public", new { ns = "a" })).ToArray();
        await UntilAllWaitAsync(calls.Length);
        goOn.SetResult();
        Assert.All(await Task.WhenAll(calls), static answer => Assert.True(answer.IsError));
        Assert.Equal(1, Reads);
        _fleet.Things.Fault = null;
        Assert.Equal("miss", (await _fleet.CallAsync("read_public", new { ns = "a" })).State);
    }

    [Fact]
    public async Task WhoeverMadeTheCallGoesAway_AnotherMakesIt()
    {
        var goOn = HoldReads();
        using var leave = new CancellationTokenSource();
        var first = _fleet.One.SendAsync(_fleet.One.Stateless("tools/call", CacheFleet.Parameters("read_public", new { ns = "a" })), leave.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(Reads == 1));
        var others = Enumerable.Range(0, 8).Select(_ => _fleet.CallAsync("read_public", new { ns = "a" })).ToArray();
        await UntilAllWaitAsync(others.Length + 1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Eventually.HoldsAsync(() => Task.FromResult(Reads == 2));
        goOn.SetResult();
        var answers = await Task.WhenAll(others);
        Assert.Equal(2, Reads);
        Assert.Single(answers, static answer => answer.State == "miss");
        Assert.All(answers, static answer => Assert.False(answer.IsError));
    }

    [Fact]
    public async Task CallOfAnotherCaller_IsNotJoined_WhereAnswersAreEachCallersOwn()
    {
        var goOn = HoldReads();
        var calls = new[] { "bob", "carol" }.Select(caller => _fleet.CallAsync("read", token: TestToken.For(caller, []))).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(Reads == 2));
        goOn.SetResult();
        Assert.All(await Task.WhenAll(calls), static answer => Assert.Equal("miss", answer.State));
    }

    [Fact]
    public async Task WhoeverWantsAFreshAnswer_JoinsNobody()
    {
        var goOn = HoldReads();
        var call = _fleet.CallAsync("read_public");
        await Eventually.HoldsAsync(() => Task.FromResult(Reads == 1));
        var fresh = _fleet.CallAsync("read_public", fresh: true);
        await Eventually.HoldsAsync(() => Task.FromResult(Reads == 2));
        goOn.SetResult();
        Assert.Equal(("miss", "fresh"), ((await call).State, (await fresh).State));
    }

    private TaskCompletionSource HoldReads()
    {
        var goOn = new TaskCompletionSource();
        _fleet.Things.BeforeRead = goOn.Task.WaitAsync;
        return goOn;
    }

    // Whoever was counted joins at once.
    private async Task UntilAllWaitAsync(int calls)
    {
        await Eventually.HoldsAsync(() => Task.FromResult(_requests.Count >= calls));
        await Task.Delay(300, TestContext.Current.CancellationToken);
    }
}
