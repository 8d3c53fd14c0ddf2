using CODE.Cost.Tests.Billing;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Cost.Tests.Spending;

/// <summary>What the server tells of spending when it is asked for context.</summary>
public sealed class SpendingSourceTests : IAsyncLifetime
{
    private static readonly DateOnly November = new(2026, 11, 1);
    private BilledServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await BilledServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Find_NothingImported_IsNothing() => Assert.Empty((await FindAsync(null)).Items);

    [Fact]
    public async Task Find_TwoWeeks_ComparesThemByServiceThoseThatChangedMostFirst()
    {
        // Data up to the 19th: the 17th is the last complete day.
        await _server.ImportedAsync("a.csv",
        [
            .. Bill.Daily(November, 19, static day => day < 10 ? 1 : 3),
            .. Bill.Daily(November, 19, static _ => 5).Select(static row => row with { Service = "Amazon S3", Tags = [("app", "shop")] }),
        ]);

        var items = (await FindAsync(null)).Items;

        Assert.Equal(
            ["Amazon EC2: 21.00 USD in the 7 days to 2026-11-17, 7.00 in the 7 before", "Amazon S3: 35.00 USD in the 7 days to 2026-11-17, 35.00 in the 7 before"],
            items.Select(static item => item.Summary));
        Assert.True(items[0].IsUntrusted);
        Assert.Equal(["spending/Amazon S3"], (await FindAsync("shop")).Items.Select(static item => item.Key));
    }

    private Task<ContextFindings> FindAsync(string? name) => _server.Server.Host.Services.GetServices<IContextSource>().Single(static source => source.Name == "spending")
        .FindAsync(ContextQuery.Of(name, null, new Caller("alice", [], null)), TestContext.Current.CancellationToken);
}
