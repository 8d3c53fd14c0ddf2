using CODE.Clusters.Status;
using static CODE.Clusters.Tests.Status.StatusJson;

namespace CODE.Clusters.Tests.Status;

/// <summary>The verdicts are kstatus's, the messages those of <c>kubectl rollout status</c>.</summary>
public sealed class WorkloadStatusTests
{
    private const string Available = """{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"}""";

    [Theory]
    [InlineData("""{"observedGeneration":1}""", "InProgress: Waiting for deployment spec update to be observed...")]
    [InlineData("{}", "InProgress: Waiting for deployment spec update to be observed...")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"updatedReplicas":1,"availableReplicas":3}""",
        "InProgress: Waiting for deployment \"web\" rollout to finish: 1 out of 3 new replicas have been updated...")]
    [InlineData("""{"observedGeneration":2}""", "InProgress: Waiting for deployment \"web\" rollout to finish: 0 out of 3 new replicas have been updated...")]
    [InlineData("""{"observedGeneration":2,"replicas":4,"updatedReplicas":3,"availableReplicas":4}""",
        "InProgress: Waiting for deployment \"web\" rollout to finish: 1 old replicas are pending termination...")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":2}""",
        "InProgress: Waiting for deployment \"web\" rollout to finish: 2 of 3 updated replicas are available...")]
    [InlineData("""{"observedGeneration":2,"replicas":4,"updatedReplicas":4,"availableReplicas":4}""",
        "InProgress: Waiting for deployment \"web\" rollout to finish: 1 surplus replicas are pending termination...")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":3,"conditions":[{"type":"Available","status":"False"}]}""",
        "InProgress: Waiting for deployment \"web\" rollout to finish: the controller has not reported it as available yet...")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":3,"conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated"}]}""",
        "InProgress: Waiting for deployment \"web\" rollout to finish: the controller has not reported it as available yet...")]
    [InlineData($$"""{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":3,"conditions":[{{Available}}]}""",
        "Current: deployment \"web\" successfully rolled out")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"updatedReplicas":1,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}""",
        "Failed: deployment \"web\" exceeded its progress deadline")]
    public void Deployment_InAnyState_IsToldAsKubectlDoes(string status, string expected) =>
        Assert.Equal(expected, Read("apps/v1 Deployment", """{"replicas":3,"progressDeadlineSeconds":600}""", status).Told());

    [Theory]
    [InlineData("apps/v1")]
    [InlineData("apps/v1beta1")]
    [InlineData("extensions/v1beta1")]
    public void Deployment_ScaledToZero_IsCurrentInAnyVersion(string version) =>
        Assert.Equal(StatusVerdict.Current, Read($"{version} Deployment", """{"replicas":0}""", $$"""{"observedGeneration":2,"conditions":[{{Available}}]}""").Verdict);

    [Fact]
    public void Deployment_WhoseQuotaIsFull_WarnsWithTheControllersWords()
    {
        var status = Read(
            "apps/v1 Deployment", """{"replicas":1}""",
            """{"observedGeneration":2,"conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"pods \"web-1\" is forbidden: exceeded quota"}]}""");

        Assert.Equal((StatusVerdict.InProgress, "FailedCreate: pods \"web-1\" is forbidden: exceeded quota"), (status.Verdict, status.Warning));
    }

    [Fact]
    public void Deployment_ThatIsPaused_IsCurrentWhenAllOfItIsThereAndWarns()
    {
        var status = Read(
            "apps/v1 Deployment", """{"replicas":1,"paused":true,"progressDeadlineSeconds":600}""",
            """{"observedGeneration":2,"replicas":1,"updatedReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"Unknown","reason":"DeploymentPaused"}]}""");

        Assert.Equal(StatusVerdict.Current, status.Verdict);
        Assert.Contains("paused", status.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"observedGeneration":0}""", "InProgress: Waiting for statefulset spec update to be observed...")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"readyReplicas":1}""", "InProgress: Waiting for 2 pods to be ready...")]
    [InlineData("""{"observedGeneration":2,"replicas":4,"readyReplicas":4}""", "InProgress: Waiting for 1 surplus pods to be removed...")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"readyReplicas":3,"updatedReplicas":1,"currentRevision":"web-a","updateRevision":"web-b"}""",
        "InProgress: waiting for statefulset rolling update to complete 1 pods at revision web-b...")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"readyReplicas":3,"updatedReplicas":3,"currentReplicas":3,"currentRevision":"web-b","updateRevision":"web-b"}""",
        "Current: statefulset rolling update complete 3 pods at revision web-b...")]
    public void StatefulSet_InAnyState_IsToldAsKubectlDoes(string status, string expected) =>
        Assert.Equal(expected, Read("apps/v1 StatefulSet", """{"replicas":3,"updateStrategy":{"type":"RollingUpdate"}}""", status).Told());

    [Theory]
    [InlineData(1, 1, "InProgress: Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated...")]
    [InlineData(1, 2, "Current: partitioned roll out complete: 2 new pods have been updated...")]
    [InlineData(0, 3, "Current: partitioned roll out complete: 3 new pods have been updated...")]
    [InlineData(9, 0, "Current: partitioned roll out complete: 0 new pods have been updated...")]
    public void StatefulSet_WithAPartition_IsCurrentWhenThePodsAboveItAreNew(int partition, int updated, string expected) =>
        Assert.Equal(expected, Read(
            "apps/v1 StatefulSet",
            $$"""{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{ "partition":{{partition}} } } }""",
            $$"""{"observedGeneration":2,"replicas":3,"readyReplicas":3,"updatedReplicas":{{updated}},"currentRevision":"a","updateRevision":"b"}""").Told());

    [Fact]
    public void StatefulSet_ThatIsUpdatedByHand_WarnsOfOldPods()
    {
        var status = Read(
            "apps/v1 StatefulSet", """{"replicas":3,"updateStrategy":{"type":"OnDelete"}}""",
            """{"observedGeneration":2,"replicas":3,"readyReplicas":3,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}""");

        Assert.Equal((StatusVerdict.Current, "2 pods are of an older revision until somebody deletes them."), (status.Verdict, status.Warning));
    }

    [Theory]
    [InlineData("{}", "InProgress: Waiting for daemon set spec update to be observed...")]
    [InlineData("""{"observedGeneration":1,"desiredNumberScheduled":3}""", "InProgress: Waiting for daemon set spec update to be observed...")]
    [InlineData("""{"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":1,"numberReady":3,"numberAvailable":3}""",
        "InProgress: Waiting for daemon set \"web\" rollout to finish: 1 out of 3 new pods have been updated...")]
    [InlineData("""{"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":3,"numberReady":2,"numberAvailable":2}""",
        "InProgress: Waiting for daemon set \"web\" rollout to finish: 2 of 3 updated pods are available...")]
    [InlineData("""{"observedGeneration":2,"desiredNumberScheduled":0,"currentNumberScheduled":0,"numberReady":0}""", "Current: daemon set \"web\" successfully rolled out")]
    public void DaemonSet_InAnyState_IsToldAsKubectlDoes(string status, string expected) =>
        Assert.Equal(expected, Read("apps/v1 DaemonSet", """{"updateStrategy":{"type":"RollingUpdate"}}""", status).Told());

    [Fact]
    public void DaemonSet_ThatIsUpdatedByHand_WarnsOfOldPods()
    {
        var status = Read(
            "apps/v1 DaemonSet", """{"updateStrategy":{"type":"OnDelete"}}""",
            """{"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":1,"numberReady":3,"numberAvailable":3}""");

        Assert.Equal((StatusVerdict.Current, "2 pods are of an older revision until somebody deletes them."), (status.Verdict, status.Warning));
    }

    [Theory]
    [InlineData("apps/v1 ReplicaSet", "replicaset")]
    [InlineData("v1 ReplicationController", "replicationcontroller")]
    public void ReplicaSet_InAnyState_IsTold(string type, string name)
    {
        Assert.Equal($"InProgress: Waiting for {name} \"web\": 1 of 2 replicas exist...", Of("""{"observedGeneration":2,"replicas":1,"fullyLabeledReplicas":1}"""));
        Assert.Equal($"InProgress: Waiting for {name} \"web\": 1 of 2 replicas are available...",
            Of("""{"observedGeneration":2,"replicas":2,"fullyLabeledReplicas":2,"readyReplicas":1,"availableReplicas":1}"""));
        Assert.Equal($"InProgress: Waiting for {name} \"web\": 1 surplus replicas are pending termination...",
            Of("""{"observedGeneration":2,"replicas":3,"fullyLabeledReplicas":3,"readyReplicas":3,"availableReplicas":3}"""));
        Assert.Equal($"Current: {name} \"web\" is available with 2 replicas",
            Of("""{"observedGeneration":2,"replicas":2,"fullyLabeledReplicas":2,"readyReplicas":2,"availableReplicas":2}"""));
        Assert.Equal($"InProgress: {name} \"web\" cannot make its pods: FailedCreate: quota",
            Of("""{"observedGeneration":2,"conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"quota"}]}"""));

        string Of(string status) => Read(type, """{"replicas":2}""", status).Told();
    }
}
