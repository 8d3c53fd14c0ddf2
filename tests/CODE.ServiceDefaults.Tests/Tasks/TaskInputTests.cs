using System.Text.Json;
using CODE.ServiceDefaults.Tests.Stores;

namespace CODE.ServiceDefaults.Tests.Tasks;

/// <summary>Questions that a tool puts while it runs as a task.</summary>
public sealed class TaskInputTests(SharedStores stores)
{
    [Fact]
    public async Task Questions_AreAnsweredThroughAnotherReplicaOneByOneAndOverSeveralRounds()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var one = new TaskClient(await fleet.StartReplicaAsync());
        using var other = new TaskClient(await fleet.StartReplicaAsync());
        var id = await one.StartAsync("ask", new { greeting = "Hello" });

        var asked = await other.UntilAsync(id, "input_required");
        Assert.Equal(["first", "second"], Keys(asked).Order());
        Assert.Equal("elicitation/create", asked.GetProperty("inputRequests").GetProperty("first").GetProperty("method").GetString());

        TaskClient.AssertAcknowledged(await other.UpdateAsync(id, ("first", "Ada")));
        var partly = await other.GetAsync(id);
        Assert.Equal("input_required", TaskClient.Status(partly));
        Assert.Equal(["second"], Keys(partly));

        await other.UpdateAsync(id, ("second", "Bob"));
        var again = await other.UntilAsync(id, static task => TaskClient.Status(task) != "working");
        Assert.Equal(["first.2"], Keys(again));

        await one.UpdateAsync(id, ("first.2", "Cy"));
        var completed = await other.UntilAsync(id, "completed");
        Assert.Equal("Hello: two Ada Bob Cy", completed.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
        Assert.False(completed.TryGetProperty("inputRequests", out _));
        Assert.DoesNotContain("requestState", completed.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_WithAnswersThatNobodyAskedFor_IsIgnored()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());
        var id = await client.StartAsync("ask", new { greeting = "Hello" });
        await client.UntilAsync(id, "input_required");

        var answer = await client.UpdateAsync(id, ("third", "Eve"));

        Assert.Equal("complete", answer.GetProperty("resultType").GetString());
        Assert.Equal(["first", "second"], Keys(await client.GetAsync(id)).Order());
    }

    [Fact]
    public async Task Update_ThatIsTooLargeOrNoObject_IsInvalid()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());
        var id = await client.StartAsync("ask", new { greeting = "Hello" });
        await client.UntilAsync(id, "input_required");

        var large = await client.SendAsync("tasks/update", id, new { taskId = id, inputResponses = new { first = new string('x', 70_000) } });
        var list = await client.SendAsync("tasks/update", id, new { taskId = id, inputResponses = new[] { 1 } });

        Assert.Equal(-32602, large.GetProperty("error").GetProperty("code").GetInt32());
        Assert.True(list.TryGetProperty("error", out _));
        Assert.Equal(["first", "second"], Keys(await client.GetAsync(id)).Order());
    }

    [Fact]
    public async Task Cancel_WhileWaitingForAnswers_EndsTheTask()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());
        var id = await client.StartAsync("ask", new { greeting = "Hello" });
        await client.UntilAsync(id, "input_required");

        await client.CancelAsync(id);

        var task = await client.UntilAsync(id, "cancelled");
        Assert.False(task.TryGetProperty("inputRequests", out _));
    }

    [Fact]
    public async Task Tool_ThatNeverStopsAsking_FailsTheTask()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        using var client = new TaskClient(await fleet.StartReplicaAsync());

        var task = await client.UntilAsync(await client.StartAsync("ask_for_ever"), "failed");

        Assert.Contains("more than 20 times", task.GetProperty("statusMessage").GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Keys(JsonElement task) => task.GetProperty("inputRequests").EnumerateObject().Select(static request => request.Name);
}
