using System.Text.Json;
using CODE.ServiceDefaults.Tests.Stores;
using CODE.Testing;
using StackExchange.Redis;

namespace CODE.ServiceDefaults.Tests.Tasks;

/// <summary>What becomes of a task, seen by its caller through whichever replica answers.</summary>
public sealed class TaskLifeTests(SharedStores stores)
{
    [Fact]
    public async Task Call_OfALongRunningTool_AnswersATaskThatEveryReplicaKnows()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var one = new TaskClient(await fleet.StartReplicaAsync());
        using var other = new TaskClient(await fleet.StartReplicaAsync());

        var created = await one.CallAsync("work");
        var id = created.GetProperty("taskId").GetString()!;
        var working = await other.GetAsync(id);
        fleet.Probe.Release();
        var completed = await other.UntilAsync(id, "completed");

        Assert.Matches("^tasked-[0-9a-f]{32}$", id);
        Assert.Equal(
            ["_meta", "createdAt", "lastUpdatedAt", "pollIntervalMs", "resultType", "status", "taskId", "ttlMs"],
            created.EnumerateObject().Select(static property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal((60 + 3_600) * 1_000, created.GetProperty("ttlMs").GetInt64());
        Assert.Equal("working", TaskClient.Status(working));
        Assert.Equal("complete", working.GetProperty("resultType").GetString());
        Assert.Equal(created.GetProperty("createdAt").GetString(), completed.GetProperty("createdAt").GetString());
        Assert.Equal("complete", completed.GetProperty("result").GetProperty("resultType").GetString());
        Assert.Equal("alice disposed=False http=False", Text(completed));
        Assert.Equal("alice disposed=False http=False", completed.GetProperty("result").GetProperty("structuredContent").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Progress_OfTheTool_BecomesTheStatusMessage()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());

        var id = await client.StartAsync("work");
        var task = await client.UntilAsync(id, static task => task.TryGetProperty("statusMessage", out _));

        Assert.Equal("1/3 working", task.GetProperty("statusMessage").GetString());
    }

    [Fact]
    public async Task Cancel_ThroughAnotherReplica_StopsTheTool()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var one = new TaskClient(await fleet.StartReplicaAsync());
        using var other = new TaskClient(await fleet.StartReplicaAsync());
        var id = await one.StartAsync("work");
        Assert.Equal("started", await fleet.Probe.HearAsync());

        var answer = await other.CancelAsync(id);

        TaskClient.AssertAcknowledged(answer);
        Assert.Equal("cancelled", await fleet.Probe.HearAsync());
        await other.UntilAsync(id, "cancelled");
    }

    [Fact]
    public async Task Cancel_OfATaskThatEnded_ChangesNothing()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());
        fleet.Probe.Release();
        var id = await client.StartAsync("work");
        await client.UntilAsync(id, "completed");

        var answer = await client.CancelAsync(id);

        TaskClient.AssertAcknowledged(answer);
        Assert.Equal("completed", TaskClient.Status(await client.GetAsync(id)));
    }

    [Fact]
    public async Task Fault_OfTheTool_CompletesTheTaskWithAnErrorResult()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());

        var task = await client.UntilAsync(await client.StartAsync("fail"), "completed");

        Assert.True(task.GetProperty("result").GetProperty("isError").GetBoolean());
        Assert.Equal("conflict", JsonElement.Parse(Text(task)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task ProtocolError_OfTheTool_FailsTheTask()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());

        var task = await client.UntilAsync(await client.StartAsync("break_protocol"), "failed");

        Assert.Equal(-32600, task.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("Broken.", task.GetProperty("error").GetProperty("message").GetString());
        Assert.False(task.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Result_OverTheLimit_FailsTheTask()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync(new Dictionary<string, string?> { ["Tasks:MaxResultBytes"] = "4096" }));

        var task = await client.UntilAsync(await client.StartAsync("answer_much"), "failed");

        Assert.Equal("too_large", Code(task));
    }

    [Fact]
    public async Task Get_OfATaskWhoseProcessDied_AnswersThatItFailed()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());
        var id = await client.StartAsync("work");
        await using var store = await ConnectionMultiplexer.ConnectAsync(fleet.Store);

        // What is left of a process some seconds after its death: everything but its sign of life.
        await store.GetDatabase().KeyDeleteAsync($"code:{TaskFleet.Name}:task-lease:{id}");
        var task = await client.GetAsync(id);

        Assert.Equal("failed", TaskClient.Status(task));
        Assert.Equal("unavailable", Code(task));
        Assert.Contains("gone", task.GetProperty("statusMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_WhoseRecordTheStoreLost_GoesOn()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());
        var id = await client.StartAsync("work");
        Assert.Equal("started", await fleet.Probe.HearAsync());
        await using var store = await ConnectionMultiplexer.ConnectAsync(fleet.Store);

        await store.GetDatabase().KeyDeleteAsync($"code:{TaskFleet.Name}:task:{id}");
        // Once it has looked a second time, what it made of the first look is done.
        await LookAsync(store, id);
        await LookAsync(store, id);
        fleet.Probe.Release();

        Assert.Equal("finished", await fleet.Probe.HearAsync());
    }

    [Fact]
    public async Task Call_BeyondTheLimitOfRunningTasks_IsRefused()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync(new Dictionary<string, string?> { ["Tasks:MaxRunning"] = "1" }));
        var first = await client.StartAsync("work");

        var refused = await client.CallAsync("work");
        fleet.Probe.Release();
        await client.UntilAsync(first, "completed");

        Assert.True(refused.GetProperty("isError").GetBoolean());
        Assert.Contains("\"busy\"", refused.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithoutTheStore_IsRefusedAndNotRun()
    {
        await using var fleet = new TaskFleet($"127.0.0.1:{FreePort.Next()},connectTimeout=200");
        using var client = new TaskClient(await fleet.StartReplicaAsync());

        var refused = await client.CallAsync("work");

        Assert.True(refused.GetProperty("isError").GetBoolean());
        Assert.Contains("\"unavailable\"", refused.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(fleet.Probe.HeardNothing);
    }

    // Has the process that runs the task look at its record, as it does with each sign of life.
    private static async Task LookAsync(ConnectionMultiplexer store, string id)
    {
        var lease = $"code:{TaskFleet.Name}:task-lease:{id}";
        await store.GetDatabase().KeyDeleteAsync(lease);
        await store.GetSubscriber().PublishAsync(RedisChannel.Literal($"code:{TaskFleet.Name}:task:{id}"), "");
        while (!await store.GetDatabase().KeyExistsAsync(lease))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static string? Code(JsonElement task) => task.GetProperty("error").GetProperty("data").GetProperty("code").GetString();

    private static string Text(JsonElement task) => task.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!;
}
