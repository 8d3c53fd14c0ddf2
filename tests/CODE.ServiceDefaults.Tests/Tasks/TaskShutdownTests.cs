using CODE.ServiceDefaults.Tests.Stores;

namespace CODE.ServiceDefaults.Tests.Tasks;

/// <summary>What becomes of the tasks of a replica that is shut down, as the others tell it.</summary>
public sealed class TaskShutdownTests(SharedStores stores)
{
    [Fact]
    public async Task Shutdown_LetsATaskEndWithinTheDeadline()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        var host = await fleet.StartReplicaAsync();
        using var client = new TaskClient(host);
        using var other = new TaskClient(await fleet.StartReplicaAsync());
        var id = await client.StartAsync("work");
        await fleet.Probe.HearAsync();

        var stopping = TaskFleet.StopAsync(host);
        Assert.Equal("working", TaskClient.Status(await other.GetAsync(id)));
        fleet.Probe.Release();
        await stopping;

        Assert.Equal("completed", TaskClient.Status(await other.GetAsync(id)));
    }

    [Theory]
    [InlineData("work")]
    [InlineData("work_deaf")]
    public async Task Shutdown_ThatATaskOutlasts_FailsIt(string tool)
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        var host = await fleet.StartReplicaAsync(new Dictionary<string, string?> { ["shutdownTimeoutSeconds"] = "1" });
        using var client = new TaskClient(host);
        using var other = new TaskClient(await fleet.StartReplicaAsync());
        var id = await client.StartAsync(tool);
        await fleet.Probe.HearAsync();

        await TaskFleet.StopAsync(host);

        var task = await other.GetAsync(id);
        Assert.Equal("failed", TaskClient.Status(task));
        Assert.Contains("shut down", task.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shutdown_DoesNotWaitForAnswersOfACaller()
    {
        await using var fleet = await TaskFleet.OverAsync(stores);
        var host = await fleet.StartReplicaAsync(new Dictionary<string, string?> { ["shutdownTimeoutSeconds"] = "600" });
        using var client = new TaskClient(host);
        using var other = new TaskClient(await fleet.StartReplicaAsync());
        var id = await client.StartAsync("ask", new { greeting = "Hello" });
        await client.UntilAsync(id, "input_required");

        await TaskFleet.StopAsync(host);

        Assert.Equal("failed", TaskClient.Status(await other.GetAsync(id)));
    }
}
