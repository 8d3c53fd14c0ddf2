using System.Text.Json;
using CODE.ServiceDefaults.Tests.Stores;

namespace CODE.ServiceDefaults.Tests.Tasks;

/// <summary>Who gets tasks, and whose they are.</summary>
public sealed class TaskAccessTests(SharedStores stores)
{
    public static TheoryData<string> Methods => ["tasks/get", "tasks/update", "tasks/cancel"];

    [Fact]
    public async Task Discover_ShowsTheExtension()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());

        var answer = await client.SendAsync("server/discover", "", new { });

        var capabilities = answer.GetProperty("result").GetProperty("capabilities");
        Assert.True(capabilities.GetProperty("extensions").TryGetProperty("io.modelcontextprotocol/tasks", out _));
        Assert.False(capabilities.TryGetProperty("tasks", out _));
    }

    [Theory]
    [InlineData(false, "2026-07-28", "work")]
    [InlineData(true, "2025-11-25", "work")]
    [InlineData(true, "2026-07-28", "be_quick")]
    public async Task Call_OfAClientOrToolWithoutTasks_AnswersTheResultItself(bool declares, string revision, string tool)
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync(), declares: declares, revision: revision);
        fleet.Probe.Release();

        var result = await client.CallAsync(tool);

        Assert.False(result.TryGetProperty("taskId", out _));
        Assert.NotEmpty(result.GetProperty("content").EnumerateArray());
    }

    [Theory, MemberData(nameof(Methods))]
    public async Task Tasks_OfAClientThatDeclaresNothing_AreRefused(string method)
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync(), declares: false);

        var error = (await client.SendAsync(method, "tasked-0", new { taskId = "tasked-0", inputResponses = new { } })).GetProperty("error");

        Assert.Equal(-32021, error.GetProperty("code").GetInt32());
        Assert.True(error.GetProperty("data").GetProperty("requiredCapabilities").GetProperty("extensions").TryGetProperty("io.modelcontextprotocol/tasks", out _));
    }

    [Theory, MemberData(nameof(Methods))]
    public async Task Tasks_OfAnOlderRevision_AreNoMethods(string method)
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync(), revision: "2025-11-25");

        Assert.Equal(-32601, Error(await client.SendAsync(method, "tasked-0", new { taskId = "tasked-0", inputResponses = new { } })));
    }

    [Theory, MemberData(nameof(Methods))]
    public async Task Tasks_OfAnotherCaller_AreUnknown(string method)
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        var host = await fleet.StartReplicaAsync();
        using var alice = new TaskClient(host);
        using var mallory = new TaskClient(host, "mallory");
        var id = await alice.StartAsync("work");

        var theirs = await mallory.SendAsync(method, id, new { taskId = id, inputResponses = new { } });
        var nobodys = await mallory.SendAsync(method, "tasked-" + new string('0', 32), new { taskId = "tasked-" + new string('0', 32), inputResponses = new { } });

        Assert.Equal(-32602, Error(theirs));
        Assert.Equal(Message(nobodys).Replace(new string('0', 32), "", StringComparison.Ordinal), Message(theirs).Replace(id[7..], "", StringComparison.Ordinal));
        Assert.Equal("working", TaskClient.Status(await alice.GetAsync(id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tasked-")]
    [InlineData("tasked-zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("other-00000000000000000000000000000000")]
    [InlineData("tasked-0000000000000000000000000000000:")]
    [InlineData("tasked-000000000000000000000000000000000")]
    public async Task Get_OfWhatIsNoTaskOfThisServer_IsUnknown(string id)
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());

        Assert.Equal(-32602, Error(await client.SendAsync("tasks/get", id, new { taskId = id })));
    }

    [Fact]
    public async Task Get_WithoutAnId_IsInvalid()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());

        Assert.True((await client.SendAsync("tasks/get", "x", new { })).TryGetProperty("error", out _));
    }

    private static int Error(JsonElement answer)
    {
        Assert.True(answer.TryGetProperty("error", out var error), answer.GetRawText());
        return error.GetProperty("code").GetInt32();
    }

    private static string Message(JsonElement answer) => answer.GetProperty("error").GetProperty("message").GetString()!;
}
