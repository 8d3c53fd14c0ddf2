using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Caching;

public sealed class ChangeTests : IAsyncLifetime
{
    private CacheFleet _fleet = null!;

    public async ValueTask InitializeAsync() => _fleet = await CacheFleet.StartAsync(("Limits:Rate", "1000000/min"));

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    [Fact]
    public async Task Change_IsSeenOnEveryReplica_WhenItsAnswerIsThere()
    {
        for (var value = 1; value <= 60; value++)
        {
            var (changing, reading) = value % 2 == 0 ? (_fleet.One, _fleet.Two) : (_fleet.Two, _fleet.One);
            Assert.Equal($"{value}", (await CacheFleet.CallAsync(changing, "change", new { ns = "a" })).Text);
            Assert.Equal($"{value}", (await CacheFleet.CallAsync(reading, "read_public", new { ns = "a" })).Text);
            Assert.Equal($"{value}", (await CacheFleet.CallAsync(changing, "read_public", new { ns = "a" })).Text);
        }
    }

    [Fact]
    public async Task NoReaderEverSeesAnOlderValue_ThanAnAnswerThatWasThereBeforeItAsked()
    {
        var written = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var hits = 0;
        var readers = new[] { _fleet.One, _fleet.Two, _fleet.One, _fleet.Two }.Select(gateway => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var known = Volatile.Read(ref written);
                var answer = await CacheFleet.CallAsync(gateway, "read_public", new { ns = "busy" });
                Assert.True(int.Parse(answer.Text, System.Globalization.CultureInfo.InvariantCulture) >= known, $"{answer} after {known}");
                Interlocked.Add(ref hits, answer.State == "hit" ? 1 : 0);
            }
        }, stop.Token)).ToArray();
        for (var value = 1; value <= 40; value++)
        {
            // On a busy machine the store may be too slow for a change, which is refused then and has done nothing.
            await Eventually.HoldsAsync(async () => (await CacheFleet.CallAsync(value % 2 == 0 ? _fleet.One : _fleet.Two, "change", new { ns = "busy" })).Text == $"{value}");
            Volatile.Write(ref written, value);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(hits > 0);
    }

    [Fact]
    public async Task Change_DropsOnlyWhatItIsAbout()
    {
        foreach (var ns in new[] { "a", "b" })
        {
            await _fleet.CallAsync("read_public", new { ns });
        }

        await _fleet.CallAsync("read_public");
        await _fleet.CallAsync("change", new { ns = "a" });
        Assert.Equal("miss", (await _fleet.CallAsync("read_public", new { ns = "a" })).State);
        Assert.Equal("hit", (await _fleet.CallAsync("read_public", new { ns = "b" })).State);
        Assert.Equal("miss", (await _fleet.CallAsync("read_public")).State);
    }

    [Theory]
    [InlineData("change")]
    [InlineData("change_undeclared")]
    public async Task ChangeOfWhoKnowsWhat_DropsEverythingThatItCouldBeAbout(string tool)
    {
        await _fleet.CallAsync("read_public", new { ns = "b" });
        await _fleet.CallAsync(tool);
        Assert.Equal("miss", (await _fleet.CallAsync("read_public", new { ns = "b" })).State);
    }

    [Fact]
    public async Task ChangeOfOtherThings_DropsNothing()
    {
        await _fleet.CallAsync("read_public", new { ns = "b" });
        await _fleet.CallAsync("change_others", new { ns = "b" });
        Assert.Equal("hit", (await _fleet.CallAsync("read_public", new { ns = "b" })).State);
    }

    [Fact]
    public async Task ChangeThatFails_HasChangedSomething()
    {
        await _fleet.CallAsync("read_public", new { ns = "a" });
        Assert.True((await _fleet.CallAsync("change_and_fail", new { ns = "a" })).IsError);
        var after = await CacheFleet.CallAsync(_fleet.Two, "read_public", new { ns = "a" });
        Assert.Equal(("1", "miss"), (after.Text, after.State));
    }

    [Fact]
    public async Task ReadThatBeganBeforeAChange_IsNotServedAfterIt()
    {
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _fleet.Things.BeforeRead = _ =>
        {
            began.TrySetResult();
            return goOn.Task;
        };
        var early = _fleet.CallAsync("read_public", new { ns = "slow" });
        await began.Task;
        await _fleet.CallAsync("change", new { ns = "slow" });
        goOn.SetResult();
        Assert.Equal("0", (await early).Text);
        Assert.Equal("1", (await _fleet.CallAsync("read_public", new { ns = "slow" })).Text);
        Assert.Equal("1", (await CacheFleet.CallAsync(_fleet.Two, "read_public", new { ns = "slow" })).Text);
    }

    [Fact]
    public async Task WhileAChangeIsUnderWay_NothingThatItIsAboutIsCached()
    {
        await _fleet.CallAsync("read_public", new { ns = "a" });
        var (made, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _fleet.Things.AfterChange = () =>
        {
            made.TrySetResult();
            return goOn.Task;
        };
        var change = _fleet.CallAsync("change", new { ns = "a" });
        await made.Task;
        Assert.Equal("off", (await _fleet.CallAsync("read_public", new { ns = "a" })).State);
        await Eventually.HoldsAsync(async () => (await CacheFleet.CallAsync(_fleet.Two, "read_public", new { ns = "a" })).State == "off");
        Assert.Equal("off", (await _fleet.CallAsync("read_public")).State);
        Assert.Equal("miss", (await _fleet.CallAsync("read_public", new { ns = "b" })).State);
        goOn.SetResult();
        await change;
        Assert.Equal("miss", (await _fleet.CallAsync("read_public", new { ns = "a" })).State);
        Assert.Equal("hit", (await _fleet.CallAsync("read_public", new { ns = "a" })).State);
    }

    [Fact]
    public async Task ChangeWhoseCallerWentAway_StaysAnnounced()
    {
        var made = new TaskCompletionSource();
        _fleet.Things.AfterChange = () =>
        {
            made.TrySetResult();
            return Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        };
        using var leave = new CancellationTokenSource();
        var change = _fleet.One.SendAsync(_fleet.One.Stateless("tools/call", CacheFleet.Parameters("change", new { ns = "a" })), leave.Token);
        await made.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);
        Assert.Equal("off", (await _fleet.CallAsync("read_public", new { ns = "a" })).State);
    }

    [Fact]
    public async Task PermissionThatChanges_IsAnotherScope()
    {
        var file = TestPolicy.Write(Policy("read"));
        await using var fleet = await CacheFleet.StartAsync(("Policy:File", file));
        await fleet.CallAsync("read");
        Assert.Equal("hit", (await fleet.CallAsync("read")).State);

        await File.WriteAllTextAsync(file, Policy("read, change"), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => !(await fleet.CallAsync("change")).IsError);
        await fleet.CallAsync("read_public");

        await File.WriteAllTextAsync(file, Policy("change"), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => (await fleet.CallAsync("read")).IsError);
    }

    private static string Policy(string tools) => $$"""
        version: 1
        permissions: [{ name: some, subjects: { users: ["*"] }, servers: ["*"], tools: [read_public, {{tools}}] }]
        """;
}
