using CODE.Clusters.Pods;
using static CODE.Clusters.Tests.Pods.PodJson;

namespace CODE.Clusters.Tests.Pods;

/// <summary>What is told of a pod is what a terminal would show.</summary>
public sealed class PodColumnsTests
{
    private const string Running = """{"running":{"startedAt":"2026-03-04T11:00:05Z"}}""";
    private const string Completed = """{"terminated":{"exitCode":0,"reason":"Completed"}}""";
    private const string OneInit = """{"initContainers":[{"name":"init"}]}""";
    private const string TwoInits = """{"initContainers":[{"name":"first"},{"name":"second"}]}""";
    private const string Sidecar = """{"initContainers":[{"name":"proxy","restartPolicy":"Always"}]}""";

    [Theory]
    [InlineData("""{"waiting":{"reason":"ContainerCreating"}}""", "ContainerCreating")]
    [InlineData("""{"waiting":{"reason":"ImagePullBackOff"}}""", "ImagePullBackOff")]
    [InlineData("""{"waiting":{"reason":"CrashLoopBackOff"}}""", "CrashLoopBackOff")]
    [InlineData("""{"terminated":{"exitCode":137,"reason":"OOMKilled"}}""", "OOMKilled")]
    [InlineData("""{"terminated":{"exitCode":1,"reason":"Error"}}""", "Error")]
    [InlineData("""{"terminated":{"exitCode":3}}""", "ExitCode:3")]
    [InlineData("""{"terminated":{"exitCode":0,"signal":9}}""", "Signal:9")]
    [InlineData(Completed, "Completed")]
    [InlineData("""{"waiting":{}}""", "Running")]
    [InlineData("{}", "Running")]
    public void Status_OfOneContainer_IsItsReason(string state, string expected)
    {
        var columns = PodColumns.Of(Pod($$"""{"phase":"Running","containerStatuses":[{{Container("app", state)}}]}"""));

        Assert.Equal((expected, 0, 1), (columns.Status, columns.Ready, columns.Containers));
    }

    [Fact]
    public void Status_OfAPodThatRuns_IsRunning()
    {
        var columns = PodColumns.Of(Pod($$"""{"phase":"Running","containerStatuses":[{{Container("app", Running, ready: true)}}]}"""));

        Assert.Equal(new PodColumns("Running", 1, 1, 0, null), columns);
    }

    [Theory]
    [InlineData("True", "Running")]
    [InlineData("False", "NotReady")]
    public void Status_WhenOneOfTwoContainersIsDone_DependsOnWhetherThePodIsReady(string ready, string expected)
    {
        var columns = PodColumns.Of(Pod(
            $$"""{"phase":"Running","conditions":[{"type":"Ready","status":"{{ready}}"}],"containerStatuses":[{{Container("app", Running, ready: true)}},{{Container("job", Completed)}}]}""",
            """{"containers":[{"name":"app"},{"name":"job"}]}"""));

        Assert.Equal((expected, 1, 2), (columns.Status, columns.Ready, columns.Containers));
    }

    [Fact]
    public void Status_OfSeveralContainersWithReasons_IsTheFirstOnes()
    {
        var columns = PodColumns.Of(Pod(
            $$"""{"phase":"Running","containerStatuses":[{{Container("app", """{"waiting":{"reason":"CrashLoopBackOff"}}""")}},{{Container("other", """{"terminated":{"exitCode":1,"reason":"Error"}}""")}}]}"""));

        Assert.Equal("CrashLoopBackOff", columns.Status);
    }

    [Theory]
    [InlineData("""{"waiting":{"reason":"PodInitializing"}}""", "Init:0/1")]
    [InlineData(Running, "Init:0/1")]
    [InlineData("{}", "Init:0/1")]
    [InlineData("""{"waiting":{"reason":"CrashLoopBackOff"}}""", "Init:CrashLoopBackOff")]
    [InlineData("""{"waiting":{"reason":"ErrImagePull"}}""", "Init:ErrImagePull")]
    [InlineData("""{"terminated":{"exitCode":1,"reason":"Error"}}""", "Init:Error")]
    [InlineData("""{"terminated":{"exitCode":2}}""", "Init:ExitCode:2")]
    [InlineData("""{"terminated":{"exitCode":137,"signal":9}}""", "Init:Signal:9")]
    public void Status_WhileItInitializes_TellsHowFarOrWhyNot(string state, string expected)
    {
        var waiting = Container("app", """{"waiting":{"reason":"PodInitializing"}}""");
        var columns = PodColumns.Of(Pod($$"""{"phase":"Pending","initContainerStatuses":[{{Container("init", state, restarts: 2)}}],"containerStatuses":[{{waiting}}]}""", OneInit));

        Assert.Equal((expected, 2), (columns.Status, columns.Restarts));
    }

    [Fact]
    public void Status_WhenTheFirstOfTwoInitContainersIsDone_CountsIt()
    {
        var columns = PodColumns.Of(Pod($$"""{"phase":"Pending","initContainerStatuses":[{{Container("first", Completed)}},{{Container("second", Running)}}]}""", TwoInits));

        Assert.Equal("Init:1/2", columns.Status);
    }

    [Fact]
    public void Restarts_OnceItHasInitialized_AreThoseOfItsContainers()
    {
        var columns = PodColumns.Of(Pod(
            $$"""{"phase":"Running","initContainerStatuses":[{{Container("init", Completed, restarts: 4)}}],"containerStatuses":[{{Container("app", Running, ready: true, restarts: 1)}}]}""", OneInit));

        Assert.Equal(("Running", 1), (columns.Status, columns.Restarts));
    }

    [Fact]
    public void LastRestart_OfSeveral_IsTheLatest()
    {
        var old = """{"terminated":{"exitCode":1,"reason":"Error","finishedAt":"2026-03-04T10:00:00Z"}}""";
        var late = """{"terminated":{"exitCode":137,"reason":"OOMKilled","finishedAt":"2026-03-04T11:30:00Z"}}""";
        var columns = PodColumns.Of(Pod(
            $$"""{"phase":"Running","containerStatuses":[{{Container("app", Running, true, 2, late)}},{{Container("other", Running, true, 1, old)}}]}"""));

        Assert.Equal(3, columns.Restarts);
        Assert.Equal(new LastRestart("app", "OOMKilled", 137, new DateTime(2026, 3, 4, 11, 30, 0, DateTimeKind.Utc)), columns.LastRestart);
    }

    [Fact]
    public void Sidecar_ThatRuns_CountsAsAContainer()
    {
        var columns = PodColumns.Of(Pod(
            $$"""{"phase":"Running","initContainerStatuses":[{{Container("proxy", Running, true, 3, started: true)}}],"containerStatuses":[{{Container("app", Running, true, 1)}}]}""", Sidecar));

        Assert.Equal(("Running", 2, 2, 4), (columns.Status, columns.Ready, columns.Containers, columns.Restarts));
    }

    [Fact]
    public void Sidecar_ThatHasNotStarted_IsWaitedFor()
    {
        var columns = PodColumns.Of(Pod($$"""{"phase":"Pending","initContainerStatuses":[{{Container("proxy", Running, started: false)}}]}""", Sidecar));

        Assert.Equal(("Init:0/1", 0, 2), (columns.Status, columns.Ready, columns.Containers));
    }

    [Fact]
    public void Sidecar_ThatFailsLater_LeavesTheOthersReady()
    {
        var columns = PodColumns.Of(Pod(
            $$"""
            {"phase":"Running","conditions":[{"type":"Initialized","status":"True"}],
             "initContainerStatuses":[{{Container("proxy", """{"waiting":{"reason":"CrashLoopBackOff"}}""", restarts: 5)}}],
             "containerStatuses":[{{Container("app", Running, ready: true)}}]}
            """, Sidecar));

        Assert.Equal(("Init:CrashLoopBackOff", 1, 2, 5), (columns.Status, columns.Ready, columns.Containers, columns.Restarts));
    }

    [Theory]
    [InlineData("""{"phase":"Pending"}""", "Pending")]
    [InlineData("""{"phase":"Failed","reason":"Evicted"}""", "Evicted")]
    [InlineData("""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}""", "SchedulingGated")]
    [InlineData("{}", "Unknown")]
    public void Status_WithoutContainers_IsThePodsOwn(string status, string expected) => Assert.Equal(expected, PodColumns.Of(Pod(status)).Status);

    [Theory]
    [InlineData("""{"phase":"Running"}""", "Terminating")]
    [InlineData("""{"phase":"Running","reason":"NodeLost"}""", "Unknown")]
    [InlineData("""{"phase":"Succeeded"}""", "Succeeded")]
    [InlineData("""{"phase":"Failed"}""", "Failed")]
    public void Status_OfAPodThatIsDeleted_IsTerminatingUnlessItIsOver(string status, string expected) =>
        Assert.Equal(expected, PodColumns.Of(Pod(status, metadata: """{"deletionTimestamp":"2026-03-04T12:00:10Z"}""")).Status);

    [Fact]
    public void Of_APodWithNothingInIt_IsStillTold() => Assert.Equal(new PodColumns("Unknown", 0, 0, 0, null), PodColumns.Of(new k8s.Models.V1Pod()));
}
