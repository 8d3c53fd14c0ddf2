using CODE.AppHost.Embedded.Model;
using CODE.AppHost.Embedded.Running;

namespace CODE.AppHost.Tests.Embedded;

public sealed class FleetModelTests
{
    [Fact]
    public async Task Start_OfAServiceThatWaitsForAStart_ComesBesideIt_AndOfOneThatWaitsForIt_AfterIt()
    {
        var (first, beside, after) = (Service("first"), Service("beside"), Service("after"));
        beside.AddStartWait(first);
        after.AddWait(first);
        var isReady = new TaskCompletionSource();
        List<string> begun = [];

        var running = new FleetModel([after, beside, first]).ForEachAfterItsDependenciesAsync(service =>
        {
            begun.Add(service.Name);
            return service == first ? isReady.Task : Task.CompletedTask;
        });

        Assert.Equal(["first", "beside"], begun);
        isReady.SetResult();
        await running;
        Assert.Equal(["first", "beside", "after"], begun);
    }

    [Fact]
    public async Task Stop_OfAServiceWhoseStartIsWaitedFor_ComesAfterThatOfWhoWaits()
    {
        var (first, beside) = (Service("first"), Service("beside"));
        beside.AddStartWait(first);
        var isStopped = new TaskCompletionSource();
        List<string> begun = [];

        var stopping = new FleetModel([first, beside]).ForEachAfterItsDependentsAsync(service =>
        {
            begun.Add(service.Name);
            return service == beside ? isStopped.Task : Task.CompletedTask;
        });

        Assert.Equal(["beside"], begun);
        isStopped.SetResult();
        await stopping;
        Assert.Equal(["beside", "first"], begun);
    }

    private static ProjectResource Service(string name) => new(name, new NoProject());

    private sealed class NoProject : IProjectMetadata
    {
        public string ProjectPath => "none";

        public string AssemblyPath => "none";
    }
}
