using CODE.Gateway.Tests.Fleet;
using StackExchange.Redis;

namespace CODE.Gateway.Tests.Caching;

public sealed class CacheOutageTests
{
    private static readonly object Once = new { text = "x" };

    [Fact]
    public async Task ServerIsAway_OldAnswerIsGiven_AndMarkedAsStale()
    {
        await using var fleet = await CacheFleet.StartAsync();
        var first = await fleet.CallAsync("read_briefly", Once);
        await fleet.Server.DisposeAsync();
        Answer answer = first;
        await Eventually.HoldsAsync(async () => (answer = await fleet.CallAsync("read_briefly", Once)).State == "stale");
        Assert.Equal((first.Text, false), (answer.Text, answer.IsError));
        Assert.True(answer.AgeMs >= 1000);
        Assert.True((await fleet.CallAsync("read_briefly", new { text = "never read" })).IsError);
    }

    [Fact]
    public async Task OldAnswer_IsGivenOnlyForAWhile()
    {
        await using var fleet = await CacheFleet.StartAsync(("Cache:MaxStale", "00:00:04"));
        await fleet.CallAsync("read_briefly", Once);
        await fleet.Server.DisposeAsync();
        await Eventually.HoldsAsync(async () => (await fleet.CallAsync("read_briefly", Once)).State == "stale");
        await Eventually.HoldsAsync(async () => (await fleet.CallAsync("read_briefly", Once)).IsError);
    }

    [Theory]
    [InlineData("unavailable", true)]
    [InlineData("timeout", true)]
    [InlineData("upstream_failed", false)]
    [InlineData("permission_denied", false)]
    public async Task UpstreamIsAway_OldAnswerIsGiven_ButNotForOtherFaults(string fault, bool isStale)
    {
        await using var fleet = await CacheFleet.StartAsync();
        await fleet.CallAsync("read_briefly", Once);
        fleet.Things.Fault = fault;
        Answer? answer = null;
        await Eventually.HoldsAsync(async () => (answer = await fleet.CallAsync("read_briefly", Once)).State != "hit");
        Assert.Equal((isStale, isStale ? "stale" : "miss"), (!answer!.IsError, answer.State));
        fleet.Things.Fault = null;
        Assert.Equal("miss", (await fleet.CallAsync("read_briefly", Once)).State);
    }

    [Fact]
    public async Task OldAnswerFromBeforeAChange_IsNeverGiven()
    {
        await using var fleet = await CacheFleet.StartAsync();
        await fleet.CallAsync("read_public", new { ns = "a" });
        await fleet.CallAsync("change", new { ns = "a" });
        await fleet.Server.DisposeAsync();
        Assert.True((await fleet.CallAsync("read_public", new { ns = "a" })).IsError);
    }

    [Fact]
    public async Task StoreIsAway_CallsAreAnsweredWithoutACache_UntilItIsBack()
    {
        await using var fleet = await CacheFleet.StartAsync();
        await fleet.CallAsync("read_public", new { ns = "a" });
        fleet.Relay.Cut();
        await Eventually.HoldsAsync(async () => (await fleet.CallAsync("read_public", new { ns = "a" })).State == "off");
        Assert.Equal("1", (await CacheFleet.CallAsync(fleet.Two, "change", new { ns = "a" })).Text);
        Assert.Equal(("1", "off"), await TextAndStateAsync(fleet, "a"));

        fleet.Relay.Mend();
        await Eventually.HoldsAsync(async () =>
        {
            var answer = await fleet.CallAsync("read_public", new { ns = "a" });
            Assert.Equal("1", answer.Text);
            return answer.State == "hit";
        });
    }

    [Fact]
    public async Task ChangeNeverWaitsLong_ForAReplicaThatHasLostTheStore()
    {
        await using var fleet = await CacheFleet.StartAsync();
        fleet.Relay.Cut();
        Assert.Equal("1", (await CacheFleet.CallAsync(fleet.Two, "change", new { ns = "a" })).Text);
        Assert.Equal("1", (await fleet.CallAsync("read_public", new { ns = "a" })).Text);
    }

    [Fact]
    public async Task StoreIsEmptied_NothingFromBeforeIsServed()
    {
        await using var fleet = await CacheFleet.StartAsync();
        await fleet.CallAsync("read_public", new { ns = "a" });
        await fleet.CallAsync("change", new { ns = "a" });
        await using (var store = await ConnectionMultiplexer.ConnectAsync($"{fleet.StoreConnection},allowAdmin=true"))
        {
            await store.GetDatabase().ExecuteAsync("FLUSHALL");
        }

        await Eventually.HoldsAsync(async () =>
        {
            var answer = await fleet.CallAsync("read_public", new { ns = "a" });
            Assert.Equal("1", answer.Text);
            return answer.State == "hit";
        });
    }

    [Fact]
    public async Task WithoutMemory_TheStoreAnswers()
    {
        await using var fleet = await CacheFleet.StartAsync(("Cache:MemoryBytes", "0"));
        await fleet.CallAsync("read_public", new { ns = "a" });
        var reads = fleet.Things.Reads;
        await Eventually.HoldsAsync(async () => (await fleet.CallAsync("read_public", new { ns = "a" })).State == "hit");
        Assert.InRange(fleet.Things.Reads, reads, reads + 3);
    }

    private static async Task<(string Text, string? State)> TextAndStateAsync(CacheFleet fleet, string ns) =>
        await fleet.CallAsync("read_public", new { ns }) is var answer ? (answer.Text, answer.State) : default;
}
