using System.Net;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Audit;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("?limit=1", "c")]
    [InlineData("?limit=2", "b c")]
    [InlineData("?caller=bob", "b")]
    [InlineData("?caller=b*&tool=echo", "b")]
    [InlineData("?server=other", "")]
    [InlineData("?decision=refused", "")]
    [InlineData("?since=2100-01-01T00:00:00Z", "")]
    [InlineData("?until=2000-01-01T00:00:00Z", "")]
    [InlineData("?since=2000-01-01T00:00:00Z&until=2100-01-01T00:00:00Z&decision=allowed", "a b c")]
    public async Task Filters_ShowWhatFits(string query, string texts)
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo")));
        await using var gateway = await TestGateway.StartAsync(alpha);
        foreach (var (text, caller, count) in new[] { ("a", "alice", 1), ("b", "bob", 2), ("c", "alice", 3) })
        {
            await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "echo", arguments = new { text } }, token: TestToken.For(caller)));
            await AuditTrail.CallsAsync(gateway, count);
        }

        var found = (await AuditTrail.ReadAsync(gateway, query)).Where(static record => record.Text("event") == "call");
        Assert.Equal(texts, string.Join(' ', found.Select(static record => record.GetProperty("arguments").GetProperty("text").GetString())));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=many")]
    [InlineData("?since=yesterday")]
    [InlineData("?decision=maybe")]
    [InlineData("?follow=true&until=2100-01-01T00:00:00Z")]
    public async Task WrongQueries_AreRefused(string query)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.GetAsync($"/admin/audit{query}", AuditTrail.Root);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Follow_ShowsWhatComes_OfEveryReplica()
    {
        using var store = CODE.Testing.TestStore.Start();
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo")));
        var servers = new Dictionary<string, Uri> { ["alpha"] = alpha.Address };
        await using var one = await TestGateway.StartAsync(servers, (TestGateway.StoreKey, store.ConnectionString));
        await using var two = await TestGateway.StartAsync(servers, (TestGateway.StoreKey, store.ConnectionString));
        await one.SendAsync(one.Stateless("tools/call", new { name = "echo", arguments = new { text = "before" } }));
        await AuditTrail.CallsAsync(one, 1);

        using var response = await one.GetAsync("/admin/audit?follow=true&limit=1", AuditTrail.Root);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Contains("before", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var (gateway, text) in new[] { (two, "second"), (one, "third") })
        {
            await gateway.SendAsync(gateway.Stateless("tools/call", new { name = "echo", arguments = new { text } }));
            string? line;
            do
            {
                line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            }
            while (line!.Contains("\"opened\"", StringComparison.Ordinal));
            Assert.Contains(text, line, StringComparison.Ordinal);
        }
    }
}
