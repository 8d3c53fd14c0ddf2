using System.Text.Json.Nodes;
using CODE.Clusters.Status;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static CODE.Clusters.Tests.Status.StatusJson;

namespace CODE.Clusters.Tests.Status;

/// <summary>What holds for objects of any kind.</summary>
public sealed class AnyObjectStatusTests
{
    private const string Custom = "example.com/v1 Widget";

    [Theory]
    [InlineData("{}", "Current: Widget \"web\" exists; it has no condition that says more")]
    [InlineData("""{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]}""", "InProgress: Waiting for widget spec update to be observed...")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True","observedGeneration":1}]}""", "InProgress: Waiting for widget spec update to be observed...")]
    [InlineData("""{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True"}]}""", "Current: Widget \"web\" is ready")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"False","reason":"NoDisk","message":"wait\nfor it"}]}""", "InProgress: Widget \"web\" is not ready: NoDisk: wait for it")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"Unknown"}]}""", "InProgress: Widget \"web\" may be ready or not: no reason is given")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True"},{"type":"Reconciling","status":"True","message":"at it"}]}""", "InProgress: at it")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"False"},{"type":"Stalled","status":"True","reason":"BadSpec"}]}""", "Failed: BadSpec")]
    [InlineData("""{"conditions":[{"type":"Reconciling","status":"False"},{"type":"Stalled","status":"False"}]}""", "Current: Widget \"web\" exists; it has no condition that says more")]
    public void CustomResource_WithTheUsualConditions_IsToldByThem(string status, string expected) => Assert.Equal(expected, Read(Custom, "{}", status).Told());

    [Fact]
    public void Kind_OfAnotherGroupWithAKnownName_IsNotTakenForIt() =>
        Assert.Equal(StatusVerdict.InProgress, Read("serving.knative.dev/v1 Service", "{}", """{"conditions":[{"type":"Ready","status":"False"}]}""").Verdict);

    [Fact]
    public void Object_ThatIsDeleted_IsTerminatingAndNamesItsFinalizers()
    {
        var item = Item("apps/v1 Deployment", "{}", "{}");
        item["metadata"]!["deletionTimestamp"] = "2026-03-04T12:00:00Z";
        item["metadata"]!["finalizers"] = new JsonArray("foregroundDeletion");

        Assert.Equal("Terminating: Deployment \"web\" is being deleted; waits for foregroundDeletion", ObjectStatus.Of(item, Now).Told());
    }

    [Fact]
    public void Object_WithoutAKind_IsUnknown() => Assert.Equal(StatusVerdict.Unknown, ObjectStatus.Of([], Now).Verdict);

    [Fact]
    public void NotFound_OfAName_SaysSo() => Assert.Equal("NotFound: Deployment \"web\" does not exist", ObjectStatus.NotFound("Deployment", "web").Told());

    [Property(MaxTest = 2_000, Arbitrary = [typeof(Objects)])]
    public void Of_AnyObject_TellsSomething(OddObject odd)
    {
        var status = ObjectStatus.Of(odd.Item, Now);

        Assert.NotEmpty(status.Message);
    }

    /// <summary>An object with values that nobody expects there; its own type, so that the generator is taken.</summary>
    public sealed record OddObject(JsonObject Item)
    {
        public override string ToString() => Item.ToJsonString();
    }

    public static class Objects
    {
        private static readonly string[] Types =
        [
            "apps/v1 Deployment", "apps/v1 StatefulSet", "apps/v1 DaemonSet", "apps/v1 ReplicaSet", "v1 Pod", "batch/v1 Job", "batch/v1 CronJob", "v1 PersistentVolumeClaim", "v1 Service",
            "v1 Namespace", "apiextensions.k8s.io/v1 CustomResourceDefinition", "policy/v1 PodDisruptionBudget", "autoscaling/v1 HorizontalPodAutoscaler", Custom,
        ];

        private static readonly string[] Paths =
        [
            "kind", "apiVersion", "metadata.name", "metadata.generation", "metadata.annotations", "metadata.finalizers", "metadata.deletionTimestamp", "metadata.creationTimestamp", "metadata",
            "spec", "spec.replicas", "spec.updateStrategy", "spec.paused", "spec.type", "spec.progressDeadlineSeconds", "status", "status.observedGeneration", "status.replicas",
            "status.updatedReplicas", "status.conditions", "status.phase", "status.containerStatuses", "status.desiredNumberScheduled", "status.loadBalancer",
        ];

        private static readonly string[] Values =
        [
            "null", "true", "\"\"", "\"x\"", "\"Running\"", "0", "2", "-1", "1.5", "1e400", "12345678901234567890", "[]", "{}", "[null,1,\"a\",[],{}]",
            """[{"type":"Ready","status":"True"}]""", """[{"type":1,"status":{}}]""", """{"type":"OnDelete","rollingUpdate":{"partition":"x"}}""",
            """[{"name":7,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]""", """{"autoscaling.alpha.kubernetes.io/conditions":"[{"}""", """{"autoscaling.alpha.kubernetes.io/conditions":"{}"}""",
        ];

        public static Arbitrary<OddObject> Odd() => (
            from type in Gen.Elements(Types)
            from changes in Gen.ListOf(from path in Gen.Elements(Paths) from value in Gen.Elements(Values) select (path, value))
            select new OddObject(Changed(Item(type, "{}", """{"observedGeneration":2}"""), changes))).ToArbitrary();

        private static JsonObject Changed(JsonObject item, IEnumerable<(string Path, string Value)> changes)
        {
            foreach (var (path, value) in changes)
            {
                var parts = path.Split('.');
                if ((parts.Length == 1 ? item : item[parts[0]]) is JsonObject parent)
                {
                    parent[parts[^1]] = JsonNode.Parse(value);
                }
            }

            return item;
        }
    }
}
