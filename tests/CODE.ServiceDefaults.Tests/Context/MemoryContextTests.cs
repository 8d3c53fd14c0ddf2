using System.Text.Json;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Memory;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;
using Contract = CODE.Context.V1;

namespace CODE.ServiceDefaults.Tests.Context;

public sealed class MemoryContextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gather_OfADeployment_TellsWhatIsRememberedUnderItsName()
    {
        await using var host = await FleetServerHost.StartAsync("remembering", typeof(FleetServerHost).Assembly);
        await RememberAsync(host, "terraform/live-shop-1f2e3d4c/last_apply", new { outcome = "applied" });
        await RememberAsync(host, "terraform/workshop-99999999/last_apply", new { outcome = "failed" });
        await RememberAsync(host, "changes/kind/prod/Deployment/shop", new { target = new { @namespace = "prod" }, change = "scaled" });
        await RememberAsync(host, "changes/kind/test/Deployment/shop", new { target = new { @namespace = "test" }, change = "scaled" });

        var found = await GatherAsync(host, "shop", "prod");

        Assert.Equal(["changes/kind/prod/Deployment/shop", "terraform/live-shop-1f2e3d4c/last_apply"], found.Items.Select(static item => item.Key));
        var apply = found.Items[1];
        Assert.Equal(("memory", "apply_terraform", "bob", true), (apply.Source, apply.Tool, apply.Caller, apply.IsUntrusted));
        Assert.Equal("""{"outcome":"applied"}""", apply.Value);
        Assert.False(found.Truncated);
    }

    [Fact]
    public async Task Gather_OfNoneInParticular_TellsTheNewestAndThatThereIsMore()
    {
        await using var host = await FleetServerHost.StartAsync("remembering", typeof(FleetServerHost).Assembly);
        for (var number = 1; number <= 25; number++)
        {
            await RememberAsync(host, $"scan/{number}", number);
        }

        var found = await GatherAsync(host, name: "");

        Assert.Equal("scan/25", found.Items[0].Key);
        Assert.Equal((20, true), (found.Items.Count, found.Truncated));
    }

    [Fact]
    public async Task Gather_WhatASourceOfTheServerTells_IsNotToldAgainFromTheMemory()
    {
        await using var host = await FleetServerHost.StartAsync(
            "remembering", typeof(FleetServerHost).Assembly, static builder => builder.Services.AddSingleton<IContextSource>(new ScriptedSource("better", ScriptedSource.Item("other"), ScriptedSource.Item("scan/shop"))));
        await RememberAsync(host, "scan/shop", 1);
        await RememberAsync(host, "test/shop", 2);

        var found = await GatherAsync(host, "shop");

        Assert.Equal(["other:better", "scan/shop:better", "test/shop:memory"], found.Items.Select(static item => $"{item.Key}:{item.Source}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Gather_WithoutTheStore_SaysThatTheMemoryIsMissing()
    {
        using var store = TestStore.Start();
        await using var host = await FleetServerHost.StartAsync("remembering", typeof(FleetServerHost).Assembly, store: store.ConnectionString);
        await RememberAsync(host, "scan/shop", 1);
        store.Dispose();

        var found = await GatherAsync(host, "shop");

        Assert.Equal(("memory", "unavailable"), (Assert.Single(found.Missing).Part, found.Missing[0].Code));
        Assert.Empty(found.Items);
    }

    [Theory]
    [InlineData("changes/kind/prod/Deployment/shop", "shop", 2)]
    [InlineData("repository/acme/shop/pulls", "acme/shop", 2)]
    [InlineData("terraform/live-Shop-1f2e3d4c/last_plan", "shop", 1)]
    [InlineData("terraform/live-shop-web-1f2e3d4c/last_plan", "shop-web", 1)]
    [InlineData("terraform/live-shop-1f2e3d4c/last_plan", "live/shop", 1)]
    [InlineData("terraform/workshop/last_plan", "shop", 0)]
    [InlineData("terraform/shop-api/last_plan", "shop-web", 0)]
    [InlineData("terraform/web-shop/last_plan", "shop-web", 0)]
    public void Fit_OfAKey_ComparesWholeWordsInTheirOrder(string key, string name, int fit) => Assert.Equal(fit, ContextKeys.Fit(key, name));

    private static Task RememberAsync<T>(FleetServerHost host, string key, T value) =>
        host.Services.GetRequiredService<IContextMemory>().SaveAsync(key, JsonSerializer.SerializeToElement(value), new MemorySource("bob", "apply_terraform"), Token);

    private static async Task<Contract.GatherResponse> GatherAsync(FleetServerHost host, string name, string home = "")
    {
        using var channel = host.OpenChannel();
        return await new Contract.Context.ContextClient(channel).GatherAsync(new Contract.GatherRequest { Name = name, Namespace = home }, cancellationToken: Token);
    }
}
