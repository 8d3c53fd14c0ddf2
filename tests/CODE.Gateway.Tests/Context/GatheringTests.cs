using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Tests.Context;

public sealed class GatheringTests
{
    private static readonly string[] Nobody = [];

    [Fact]
    public async Task Gather_OfSeveralServers_AsksThemAtOnceAndAsTheCaller()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (alpha, beta) = (Meeting("a", first, second), Meeting("b", second, first));
        await using var fleet = await KnowingFleet.StartAsync(new Dictionary<string, IContextSource> { ["alpha"] = alpha, ["beta"] = beta });

        var (status, answer) = await fleet.GatherAsync("?name=shop&namespace=prod", "alice", "developer", "oncall");

        Assert.Equal(200, status);
        Assert.Equal(("a", "b"), (answer.Of("alpha").Keys(), answer.Of("beta").Keys()));
        Assert.Equal(("shop", "prod"), (answer.GetProperty("name").GetString(), answer.GetProperty("namespace").GetString()));
        foreach (var asked in (ContextQuery[])[.. alpha.Asked, .. beta.Asked])
        {
            Assert.Equal(("shop", "prod", "alice"), (asked.Name, asked.Namespace, asked.Caller.Subject));
            Assert.Equal(["developer", "oncall"], asked.Caller.Roles);
        }
    }

    [Fact]
    public async Task Gather_WhatServersRemember_IsToldOfEachOfThem()
    {
        await using var fleet = await KnowingFleet.StartAsync(new Dictionary<string, IContextSource> { ["alpha"] = new KnowingSource(), ["beta"] = new KnowingSource() });
        foreach (var server in (string[])["alpha", "beta"])
        {
            await fleet[server].Services.GetRequiredService<IContextMemory>().SaveAsync(
                $"{server}/shop", JsonSerializer.SerializeToElement(new { by = server }), new MemorySource("bob", "deploy"), TestContext.Current.CancellationToken);
        }

        var (_, answer) = await fleet.GatherAsync("?name=shop");

        foreach (var server in (string[])["alpha", "beta"])
        {
            var item = Assert.Single(answer.Of(server).GetProperty("items").EnumerateArray());
            Assert.Equal(($"{server}/shop", "memory", "deploy", "bob"), (item.GetProperty("key").GetString(), item.GetProperty("source").GetString(), item.GetProperty("tool").GetString(), item.GetProperty("caller").GetString()));
            Assert.Equal(server, item.GetProperty("value").GetProperty("by").GetString());
            Assert.True(item.GetProperty("untrusted").GetBoolean());
        }
    }

    [Fact]
    public async Task Gather_WithAServerAway_TellsTheOthersAndWhatIsMissing()
    {
        await using var fleet = await KnowingFleet.StartAsync(
            new Dictionary<string, IContextSource> { ["alpha"] = new KnowingSource(KnowingSource.Item("a")) },
            new Dictionary<string, Uri> { ["gone"] = new($"http://127.0.0.1:{WebHost.FreePort()}") });

        var (status, answer) = await fleet.GatherAsync();

        Assert.Equal((200, "a", "gone:unavailable"), (status, answer.Of("alpha").Keys(), answer.Of("gone").Missing()));
    }

    [Fact]
    public async Task Gather_WithASourceAndAServerThatAreLate_TellsTheRestInTime()
    {
        await using var late = await LyingServer.StartAsync(static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        });
        var asleep = new KnowingSource(static (_, _) => new TaskCompletionSource<ContextFindings>().Task);
        await using var fleet = await KnowingFleet.StartAsync(
            new Dictionary<string, IContextSource> { ["alpha"] = asleep, ["beta"] = new KnowingSource(KnowingSource.Item("b")) },
            new Dictionary<string, Uri> { ["late"] = late.Address },
            ("Gateway:ContextTimeout", "00:00:05"));
        await fleet.Gateway.UntilCurrentAsync();

        var (_, answer) = await fleet.GatherAsync();

        Assert.Equal(("b", "test:timeout", "late:timeout"), (answer.Of("beta").Keys(), answer.Of("alpha").Missing(), answer.Of("late").Missing()));
    }

    [Theory]
    [InlineData("?name=../etc", 400, "invalid_argument")]
    [InlineData("?namespace=Prod", 400, "invalid_argument")]
    [InlineData("?server=nobody", 404, "not_found")]
    [InlineData("?server=foreign", 404, "not_found")]
    public async Task Gather_OfWhatCannotBe_IsRefusedAndNobodyIsAsked(string query, int expected, string code)
    {
        var alpha = new KnowingSource();
        await using var fleet = await KnowingFleet.StartAsync(
            new Dictionary<string, IContextSource> { ["alpha"] = alpha }, null, ("Foreign:foreign:Url", "http://127.0.0.1:1/mcp"), ("Foreign:foreign:Prefix", "foreign"));

        var (status, answer) = await fleet.GatherAsync(query);

        Assert.Equal((expected, code), (status, answer.GetProperty("code").GetString()));
        Assert.Empty(alpha.Asked);
    }

    [Fact]
    public async Task Gather_WithoutAToken_IsRefused()
    {
        var alpha = new KnowingSource();
        await using var fleet = await KnowingFleet.StartAsync(new Dictionary<string, IContextSource> { ["alpha"] = alpha });

        using var response = await fleet.Gateway.GetAsync("/admin/context");

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(alpha.Asked);
    }

    [Fact]
    public async Task Gather_OfOneServer_AsksNoOther()
    {
        var (alpha, beta) = (new KnowingSource(KnowingSource.Item("a")), new KnowingSource(KnowingSource.Item("b")));
        await using var fleet = await KnowingFleet.StartAsync(new Dictionary<string, IContextSource> { ["alpha"] = alpha, ["beta"] = beta });

        var (_, answer) = await fleet.GatherAsync("?server=beta");

        Assert.Equal("b", answer.Of("beta").Keys());
        Assert.Equal((0, 1), (alpha.Asked.Count, beta.Asked.Count));
        Assert.Single(answer.GetProperty("servers").EnumerateArray());
        Assert.Equal(Nobody, answer.Of("beta").GetProperty("missing").EnumerateArray().Select(static part => part.ToString()));
    }

    private static KnowingSource Meeting(string key, TaskCompletionSource mine, TaskCompletionSource others) => new(async (_, cancellationToken) =>
    {
        mine.SetResult();
        await others.Task.WaitAsync(cancellationToken);
        return new ContextFindings([KnowingSource.Item(key)]);
    });
}
