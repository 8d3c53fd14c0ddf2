using CODE.Clusters.Status;
using static CODE.Clusters.Tests.Status.StatusJson;

namespace CODE.Clusters.Tests.Status;

/// <summary>Kinds that have rules of their own, other than workloads with replicas.</summary>
public sealed class KindStatusTests
{
    private const string Unschedulable = """{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes"}]}""";

    [Theory]
    [InlineData("{}", "InProgress: pod \"web\" has not been seen yet")]
    [InlineData("""{"phase":"Succeeded"}""", "Current: pod \"web\" has completed")]
    [InlineData("""{"phase":"Failed","reason":"Evicted","message":"low on memory"}""", "Failed: pod \"web\" has failed: Evicted: low on memory")]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}""", "Current: pod \"web\" is ready")]
    [InlineData("""{"phase":"Running"}""", "InProgress: pod \"web\" runs, but is not ready")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}""",
        "Failed: pod \"web\" has containers that crash again and again: a")]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}""",
        "Failed: pod \"web\" has containers that crash again and again: i")]
    [InlineData("""{"phase":"Pending"}""", "InProgress: pod \"web\" is starting")]
    [InlineData(Unschedulable, "InProgress: pod \"web\" is not scheduled yet")]
    [InlineData("""{"phase":"Odd"}""", "Unknown: pod \"web\" is in phase Odd")]
    public void Pod_InAnyPhase_IsTold(string status, string expected) => Assert.Equal(expected, Read("v1 Pod", "{}", status).Told());

    [Fact]
    public void Pod_ThatIsNotScheduledForLong_HasFailed() =>
        Assert.Equal("Failed: pod \"web\" cannot be scheduled: Unschedulable: 0/1 nodes", ObjectStatus.Of(Item("v1 Pod", "{}", Unschedulable), Now.AddSeconds(5)).Told());

    [Fact]
    public void Pod_WhoseImageCannotBePulled_Warns() => Assert.Equal(
        "a: ErrImagePull: not found",
        Read("v1 Pod", "{}", """{"phase":"Pending","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"ErrImagePull","message":"not found"}}}]}""").Warning);

    [Theory]
    [InlineData("{}", "InProgress: job \"web\" has not started yet")]
    [InlineData("""{"startTime":"2026-03-04T11:59:51Z","active":1}""", "Current: job \"web\" is running: 0/3 completed, 1 active")]
    [InlineData("""{"startTime":"2026-03-04T11:59:51Z","succeeded":3,"conditions":[{"type":"Complete","status":"True"}]}""", "Current: job \"web\" has completed: 3/3")]
    [InlineData("""{"startTime":"2026-03-04T11:59:51Z","failed":7,"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"too often"}]}""",
        "Failed: job \"web\" has failed: BackoffLimitExceeded: too often")]
    [InlineData("""{"conditions":[{"type":"Suspended","status":"True"}]}""", "Current: job \"web\" is suspended")]
    public void Job_InAnyState_IsTold(string status, string expected) => Assert.Equal(expected, Read("batch/v1 Job", """{"completions":3}""", status).Told());

    [Theory]
    [InlineData("batch/v1")]
    [InlineData("batch/v1beta1")]
    public void CronJob_ThatIsSuspended_WarnsInAnyVersion(string version)
    {
        var status = Read($"{version} CronJob", """{"schedule":"*/5 * * * *","suspend":true}""", "{}");

        Assert.Equal("Current: cronjob \"web\" is scheduled at */5 * * * *", status.Told());
        Assert.NotNull(status.Warning);
    }

    [Theory]
    [InlineData("v1 PersistentVolumeClaim", """{"phase":"Pending"}""", StatusVerdict.InProgress)]
    [InlineData("v1 PersistentVolumeClaim", "{}", StatusVerdict.InProgress)]
    [InlineData("v1 PersistentVolumeClaim", """{"phase":"Bound"}""", StatusVerdict.Current)]
    [InlineData("v1 PersistentVolumeClaim", """{"phase":"Lost"}""", StatusVerdict.Failed)]
    [InlineData("v1 Namespace", """{"phase":"Active"}""", StatusVerdict.Current)]
    [InlineData("v1 Namespace", """{"phase":"Terminating"}""", StatusVerdict.Terminating)]
    [InlineData("v1 ConfigMap", "{}", StatusVerdict.Current)]
    [InlineData("v1 Secret", "{}", StatusVerdict.Current)]
    [InlineData("apiextensions.k8s.io/v1 CustomResourceDefinition", "{}", StatusVerdict.InProgress)]
    [InlineData("apiextensions.k8s.io/v1 CustomResourceDefinition", """{"conditions":[{"type":"Established","status":"False","reason":"Installing"}]}""", StatusVerdict.InProgress)]
    [InlineData("apiextensions.k8s.io/v1 CustomResourceDefinition", """{"conditions":[{"type":"Established","status":"False","reason":"NotAccepted"}]}""", StatusVerdict.Failed)]
    [InlineData("apiextensions.k8s.io/v1 CustomResourceDefinition", """{"conditions":[{"type":"NamesAccepted","status":"False","reason":"ListKindConflict"}]}""", StatusVerdict.Failed)]
    [InlineData("apiextensions.k8s.io/v1beta1 CustomResourceDefinition", """{"conditions":[{"type":"NamesAccepted","status":"True"},{"type":"Established","status":"True"}]}""",
        StatusVerdict.Current)]
    public void Kind_InAState_HasItsVerdict(string type, string status, StatusVerdict expected) => Assert.Equal(expected, Read(type, "{}", status).Verdict);

    [Theory]
    [InlineData("""{"type":"ClusterIP"}""", "{}", StatusVerdict.Current, false)]
    [InlineData("""{"type":"LoadBalancer"}""", "{}", StatusVerdict.InProgress, false)]
    [InlineData("""{"type":"LoadBalancer","clusterIP":"10.0.0.7"}""", "{}", StatusVerdict.Current, true)]
    [InlineData("""{"type":"LoadBalancer","clusterIP":"10.0.0.7"}""", """{"loadBalancer":{"ingress":[{"ip":"192.0.2.7"}]}}""", StatusVerdict.Current, false)]
    public void Service_WithALoadBalancer_WarnsUntilItHasAnAddress(string spec, string status, StatusVerdict verdict, bool warns)
    {
        var read = Read("v1 Service", spec, status);

        Assert.Equal((verdict, warns), (read.Verdict, read.Warning is not null));
    }

    [Theory]
    [InlineData("policy/v1")]
    [InlineData("policy/v1beta1")]
    public void DisruptionBudget_ThatLetsNobodyGo_Warns(string version) => Assert.Equal(
        "No pod may be evicted now: InsufficientPods",
        Read($"{version} PodDisruptionBudget", "{}", """{"observedGeneration":2,"conditions":[{"type":"DisruptionAllowed","status":"False","reason":"InsufficientPods"}]}""").Warning);

    [Theory]
    [InlineData("""{"type":"AbleToScale","status":"False","reason":"FailedGetScale","message":"no such thing"}""", "It cannot scale: FailedGetScale: no such thing")]
    [InlineData("""{"type":"ScalingActive","status":"False","reason":"FailedGetResourceMetric"}""", "It cannot tell how many replicas are needed: FailedGetResourceMetric")]
    [InlineData("""{"type":"ScalingActive","status":"False","reason":"ScalingDisabled"}""", null)]
    [InlineData("""{"type":"ScalingLimited","status":"True","reason":"TooManyReplicas"}""", "It is at its limit: TooManyReplicas")]
    [InlineData("""{"type":"ScalingLimited","status":"False","reason":"DesiredWithinRange"}""", null)]
    public void Autoscaler_OfAnyVersion_WarnsOfWhatItCannotDo(string condition, string? expected)
    {
        var second = Item("autoscaling/v2 HorizontalPodAutoscaler", "{}", $$"""{"conditions":[{{condition}}]}""");
        var first = Item("autoscaling/v1 HorizontalPodAutoscaler", "{}", "{}");
        first["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["autoscaling.alpha.kubernetes.io/conditions"] = $"[{condition}]" };

        Assert.Equal((StatusVerdict.Current, expected), (ObjectStatus.Of(second, Now).Verdict, ObjectStatus.Of(second, Now).Warning));
        Assert.Equal((StatusVerdict.Current, expected), (ObjectStatus.Of(first, Now).Verdict, ObjectStatus.Of(first, Now).Warning));
    }
}
