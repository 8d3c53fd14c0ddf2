using System.Net;
using System.Text;
using System.Text.Json;
using CODE.Gateway.Definitions;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Definitions;

public sealed class LockTests
{
    private static readonly ToolDefinition Look = ToolDefinition.Read(Encoding.UTF8.GetBytes(ListedServer.Tool().ToJsonString()));

    [Fact]
    public void Format_ReadsWhatItWrites()
    {
        var written = ToolLockFormat.Write(ToolLock.Empty.With("alpha", Look).With("beta", Look));
        var read = ToolLockFormat.Read(Encoding.UTF8.GetBytes(written));

        Assert.Equal(Look.Hash, read.Find("beta", "look")!.Hash);
        Assert.Equal(2, read.Count);
        Assert.Equal(written, ToolLockFormat.Write(read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"servers":{}}""")]
    [InlineData("""{"version":2,"servers":{}}""")]
    [InlineData("""{"version":1,"server":{}}""")]
    [InlineData("""{"version":1,"servers":[]}""")]
    [InlineData("""{"version":1,"servers":{"alpha":{"look":{"hash":"sha256:00","definition":{"name":"look"}}}}}""")]
    [InlineData("""{"version":1,"servers":{"alpha":{"look":{"hash":"sha256:00"}}}}""")]
    [InlineData("""{"version":1,"servers":{"alpha":{}},"servers":{}}""")]
    [InlineData("""{"version":1,"schemes":[1]}""")]
    public void Format_BrokenFile_IsRefused(string text) => Assert.Throws<LockFault>(() => ToolLockFormat.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Format_DefinitionUnderAnotherName_IsRefused()
    {
        var text = ToolLockFormat.Write(ToolLock.Empty.With("alpha", Look)).Replace("\"look\": {", "\"list\": {", StringComparison.Ordinal);
        Assert.Throws<LockFault>(() => ToolLockFormat.Read(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public async Task Accept_HashThatIsNotOfferedNow_IsAConflict()
    {
        await using var fleet = await PinnedFleet.StartAsync(ListedServer.Start(ListedServer.Tool()));
        var seen = fleet.Gateway.View.Reviews[0].Offered.Hash;
        fleet.Server.List(ListedServer.Tool(change: static tool => tool["description"] = "Other."));
        await fleet.UntilAsync(review => review.Offered.Hash != seen);

        Assert.Equal(HttpStatusCode.Conflict, (await fleet.AcceptAsync("look", seen)).Status);
        Assert.Equal("quarantined", await fleet.CallAsync());
    }

    [Theory]
    [InlineData("alpha", "other")]
    [InlineData("beta", "look")]
    public async Task Accept_WhatNobodyOffers_IsNotFound(string server, string tool)
    {
        await using var fleet = await PinnedFleet.StartAsync(ListedServer.Start(ListedServer.Tool()));
        Assert.Equal(HttpStatusCode.NotFound, (await fleet.AcceptAsync(tool, Look.Hash, server)).Status);
    }

    [Fact]
    public async Task Accept_ManyAtOnce_AllStay()
    {
        var names = Enumerable.Range(0, 20).Select(static index => $"look_{index}").ToArray();
        await using var fleet = await PinnedFleet.StartAsync(ListedServer.Start([.. names.Select(static name => ListedServer.Tool(name))]));
        await Task.WhenAll(fleet.Gateway.View.Reviews.Select(review => fleet.AcceptAsync(review.Offered.Name, review.Offered.Hash)));

        Assert.Equal(20, ToolLockFormat.Read(await File.ReadAllBytesAsync(fleet.LockFile, TestContext.Current.CancellationToken)).Count);
        Assert.DoesNotContain(Directory.GetFiles(Path.GetTempPath()), file => file.StartsWith($"{fleet.LockFile}.", StringComparison.Ordinal));
        await fleet.UntilAsync(DefinitionState.Accepted);
    }

    [Fact]
    public async Task Accept_WithoutLockFile_TellsWhatToPutWhere()
    {
        await using var server = ListedServer.Start(ListedServer.Tool());
        await using var fleet = await PinnedFleet.StartAsync(server, settings: ("Definitions:LockFile", ""));
        await AssertToldAsync(fleet);
    }

    [Fact]
    public async Task Accept_LockFileThatCannotBeWritten_TellsWhatToPutWhere()
    {
        await using var server = ListedServer.Start(ListedServer.Tool());
        await using var fleet = await PinnedFleet.StartAsync(server, settings: ("Definitions:LockFile", Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}", "lock.json")));
        await AssertToldAsync(fleet);
    }

    [Fact]
    public async Task Definitions_TellBothSidesOfAChange()
    {
        await using var fleet = await PinnedFleet.StartAcceptedAsync(ListedServer.Start(ListedServer.Tool()));
        var accepted = Assert.Single(await fleet.DefinitionsAsync());
        Assert.Equal(("accepted", Look.Hash), (accepted.GetProperty("state").GetString(), accepted.GetProperty("hash").GetString()));
        Assert.False(accepted.TryGetProperty("offered", out _));

        fleet.Server.List(ListedServer.Tool(change: static tool => tool["description"] = "Other."));
        await fleet.UntilAsync(DefinitionState.Changed);
        var changed = Assert.Single(await fleet.DefinitionsAsync());

        Assert.Equal(Look.Hash, changed.GetProperty("accepted_hash").GetString());
        Assert.Equal("Looks.", changed.GetProperty("accepted").GetProperty("description").GetString());
        Assert.Equal("Other.", changed.GetProperty("offered").GetProperty("description").GetString());
    }

    [Fact]
    public async Task LockFile_WrittenByHand_IsInForceSoon()
    {
        await using var fleet = await PinnedFleet.StartAsync(ListedServer.Start(ListedServer.Tool()));
        await File.WriteAllTextAsync(fleet.LockFile, ToolLockFormat.Write(ToolLock.Empty.With("alpha", Look)), TestContext.Current.CancellationToken);

        await fleet.UntilAsync(DefinitionState.Accepted);
        Assert.Null(await fleet.CallAsync());
    }

    [Fact]
    public async Task LockFile_ForAnotherServersToolOfTheName_DoesNotCount()
    {
        await using var fleet = await PinnedFleet.StartAsync(ListedServer.Start(ListedServer.Tool(), ListedServer.Tool("second")));
        var second = fleet.Gateway.View.Reviews[1].Offered;
        await File.WriteAllTextAsync(fleet.LockFile, ToolLockFormat.Write(ToolLock.Empty.With("beta", Look).With("alpha", second)), TestContext.Current.CancellationToken);
        await fleet.UntilHeardAsync(static view => !view.Reviews[1].IsHeld);

        Assert.Equal("quarantined", await fleet.CallAsync());
    }

    [Fact]
    public async Task LockFile_Broken_LeavesWhatWasAcceptedAndSaysSo()
    {
        await using var fleet = await PinnedFleet.StartAcceptedAsync(ListedServer.Start(ListedServer.Tool()));
        await File.WriteAllTextAsync(fleet.LockFile, """{"version":1,"servers":{""", TestContext.Current.CancellationToken);

        JsonElement health;
        while ((health = await (await fleet.Gateway.GetAsync("/health")).MessageAsync()).GetProperty("definitions").GetString() == "healthy")
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Contains("refused", health.GetProperty("definitions").GetString(), StringComparison.Ordinal);
        Assert.Null(await fleet.CallAsync());
        Assert.Equal(HttpStatusCode.Conflict, (await fleet.AcceptAsync("look", Look.Hash)).Status);
    }

    [Fact]
    public async Task Callers_MayNotAccept()
    {
        await using var fleet = await PinnedFleet.StartAsync(ListedServer.Start(ListedServer.Tool()));
        var body = $$"""{"server":"alpha","tool":"look","hash":"{{Look.Hash}}"}""";
        using var response = await fleet.Gateway.SendAsync(fleet.Gateway.Request(body, "/admin/definitions/accept"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("quarantined", await fleet.CallAsync());
    }

    private static async Task AssertToldAsync(PinnedFleet fleet)
    {
        var (status, body) = await fleet.AcceptAsync("look", Look.Hash);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains(ToolLockFormat.WriteEntry("alpha", Look), body.GetProperty("fix").GetString(), StringComparison.Ordinal);
    }
}
