using CODE.Clusters.Pods;
using static CODE.Clusters.Tests.Pods.PodJson;

namespace CODE.Clusters.Tests.Pods;

public sealed class PodStateTests
{
    private const string Running = """{"running":{"startedAt":"2026-03-04T11:00:05Z"}}""";

    [Fact]
    public void Of_APodThatIsWell_TellsWhoAndWhereItIs()
    {
        var state = PodState.Of(Pod($$"""{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{{Container("app", Running, ready: true)}}]}"""), Now);

        Assert.Equal(("shop", "web-1", "60m", "n1"), (state.Namespace, state.Name, state.Age, state.Node));
        Assert.Equal((PodHealth.Healthy, true, null), (state.Health, state.IsHealthy, state.Problem));
    }

    [Fact]
    public void Of_ACrashLoop_TellsHowItEnded()
    {
        var state = Broken("""{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s"}}""", """{"terminated":{"exitCode":137,"reason":"OOMKilled"}}""");

        Assert.Equal((PodHealth.Failing, "app: CrashLoopBackOff; it ended with OOMKilled, exit code 137"), (state.Health, state.Problem));
    }

    [Fact]
    public void Of_AnImageThatCannotBePulled_TellsTheKubeletsWords() =>
        Assert.Equal("app: ErrImagePull: manifest unknown", Broken("""{"waiting":{"reason":"ErrImagePull","message":"manifest\nunknown"}}""").Problem);

    [Fact]
    public void Of_AContainerThatIsNotRestarted_TellsItsExitCode() =>
        Assert.Equal("app: ended with Error, exit code 3", Broken("""{"terminated":{"exitCode":3,"reason":"Error"}}""").Problem);

    [Fact]
    public void Of_APodThatFitsNowhere_IsFailingAndTellsWhy()
    {
        var state = PodState.Of(
            Pod("""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes are available: 1 Insufficient cpu."}]}"""), Now);

        Assert.Equal((PodHealth.Failing, "Unschedulable: 0/1 nodes are available: 1 Insufficient cpu."), (state.Health, state.Problem));
    }

    [Fact]
    public void Of_APodThatComesUp_IsStartingAndHasNoProblem()
    {
        var state = Broken("""{"waiting":{"reason":"ContainerCreating"}}""");

        Assert.Equal((PodHealth.Starting, false, null), (state.Health, state.IsHealthy, state.Problem));
    }

    [Fact]
    public void Of_AProbeThatFails_NamesTheContainer()
    {
        var state = Broken(Running);

        Assert.Equal((PodHealth.NotReady, "not ready: app"), (state.Health, state.Problem));
    }

    [Fact]
    public void Of_AReadinessGateThatIsClosed_NamesTheGate()
    {
        var state = PodState.Of(
            Pod(
                $$"""{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ReadinessGatesNotReady"}],"containerStatuses":[{{Container("app", Running, ready: true)}}]}""",
                """{"readinessGates":[{"conditionType":"lb/registered"}]}"""),
            Now);

        Assert.Equal((PodHealth.NotReady, "waits for its readiness gates: lb/registered"), (state.Health, state.Problem));
    }

    [Fact]
    public void Of_APodWhoseNodeIsAway_IsNotReadyAlthoughItsContainersSaySo()
    {
        var state = PodState.Of(
            Pod($$"""{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"NodeNotReady"}],"containerStatuses":[{{Container("app", Running, ready: true)}}]}"""), Now);

        Assert.Equal((PodHealth.NotReady, "NodeNotReady"), (state.Health, state.Problem));
    }

    [Theory]
    [InlineData("2026-03-04T12:00:20Z", "Ending")]
    [InlineData("2026-03-04T11:59:40Z", "Ending")]
    [InlineData("2026-03-04T11:55:00Z", "Failing")]
    public void Of_APodThatIsDeleted_IsFailingOnceItShouldBeGone(string deletion, string expected)
    {
        var state = PodState.Of(Pod("""{"phase":"Running"}""", metadata: $$"""{"deletionTimestamp":"{{deletion}}"}"""), Now);

        Assert.Equal(expected, state.Health.ToString());
    }

    [Fact]
    public void Of_APodHeldByAFinalizer_NamesIt()
    {
        var state = PodState.Of(Pod("""{"phase":"Running"}""", metadata: """{"deletionTimestamp":"2026-03-04T11:55:00Z","finalizers":["a/b"]}"""), Now);

        Assert.Equal("should have ended 5m ago; waits for finalizers a/b", state.Problem);
    }

    [Fact]
    public void Of_AnEvictedPod_TellsWhatTheKubeletSaid()
    {
        var state = PodState.Of(Pod("""{"phase":"Failed","reason":"Evicted","message":"The node was low on resource: memory."}"""), Now);

        Assert.Equal((PodHealth.Failing, "Evicted: The node was low on resource: memory."), (state.Health, state.Problem));
    }

    [Fact]
    public void Of_APodThatIsDone_IsHealthy() => Assert.Equal(PodHealth.Done, PodState.Of(Pod("""{"phase":"Succeeded"}"""), Now).Health);

    [Fact]
    public void WorstFirst_OfEquals_KeepsTheirOrder()
    {
        PodState[] pods =
        [
            Named("a", """{"phase":"Succeeded"}"""),
            Named("b", $$"""{"phase":"Running","containerStatuses":[{{Container("app", Running, ready: true)}}]}"""),
            Named("c", """{"phase":"Failed"}"""),
            Named("d", """{"phase":"Pending"}"""),
            Named("e", """{"phase":"Failed"}"""),
            Named("f", $$"""{"phase":"Running","containerStatuses":[{{Container("app", Running, ready: true)}}]}"""),
        ];

        Assert.Equal(["c", "e", "d", "b", "f", "a"], PodState.WorstFirst(pods).Select(static pod => pod.Name));
    }

    private static PodState Broken(string state, string last = "{}") =>
        PodState.Of(Pod($$"""{"phase":"Running","containerStatuses":[{{Container("app", state, last: last)}}]}"""), Now);

    private static PodState Named(string name, string status) => PodState.Of(Pod(status, metadata: $$"""{"name":"{{name}}"}"""), Now);
}
