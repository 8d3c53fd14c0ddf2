using CODE.Kubernetes.Diagnosis.Scheduling;
using k8s;
using k8s.Models;

namespace CODE.Kubernetes.Tests.Diagnosis;

public sealed class NodeFitTests
{
    private static readonly V1Node Node = KubernetesJson.Deserialize<V1Node>(
        """
        {"metadata": {"name": "n1", "labels": {"zone": "a", "size": "8"}},
         "spec": {"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}, {"key": "soft", "effect": "PreferNoSchedule"}]},
         "status": {"allocatable": {"cpu": "3500m", "memory": "1Gi"}}}
        """);

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"nodeSelector": {"zone": "a"}}""", true)]
    [InlineData("""{"nodeSelector": {"zone": "b"}}""", false)]
    [InlineData("""{"nodeSelector": {"zone": "a", "rack": "1"}}""", false)]
    public void Selector_HasToHoldAltogether(string pod, bool isSelected) => Assert.Equal(isSelected, NodeFit.IsSelected(Pod(pod), Node));

    [Theory]
    [InlineData("zone", "In", "\"b\", \"a\"", true)]
    [InlineData("zone", "NotIn", "\"a\"", false)]
    [InlineData("rack", "NotIn", "\"1\"", true)]
    [InlineData("rack", "Exists", "", false)]
    [InlineData("rack", "DoesNotExist", "", true)]
    [InlineData("size", "Gt", "\"7\"", true)]
    [InlineData("size", "Gt", "\"8\"", false)]
    [InlineData("size", "Lt", "\"9\"", true)]
    [InlineData("zone", "Lt", "\"9\"", false)]
    public void Affinity_HoldsByItsOperator(string key, string @operator, string values, bool isSelected) =>
        Assert.Equal(isSelected, NodeFit.IsSelected(WithTerms($$"""{"matchExpressions": [{"key": "{{key}}", "operator": "{{@operator}}", "values": [{{values}}]}]}"""), Node));

    [Fact]
    public void Affinity_OneOfSeveralTerms_IsEnough() =>
        Assert.True(NodeFit.IsSelected(WithTerms("""{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["b"]}]}, {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n1"]}]}"""), Node));

    [Fact]
    public void Affinity_TermWithoutAnything_SelectsNothing() => Assert.False(NodeFit.IsSelected(WithTerms("{}"), Node));

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("""[{"key": "gpu", "value": "yes"}]""", 0)]
    [InlineData("""[{"key": "gpu", "operator": "Equal", "value": "no"}]""", 1)]
    [InlineData("""[{"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}]""", 0)]
    [InlineData("""[{"key": "gpu", "operator": "Exists", "effect": "NoExecute"}]""", 1)]
    [InlineData("""[{"operator": "Exists"}]""", 0)]
    [InlineData("""[{"operator": "Equal", "value": "yes"}]""", 1)]
    public void Taints_RefuseWithoutAToleration(string tolerations, int refusing) =>
        Assert.Equal(refusing, NodeFit.Refusing(Pod($$"""{"tolerations": {{tolerations}}}"""), Node).Count());

    private static V1PodSpec WithTerms(string terms) =>
        Pod($$$$$"""{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{{{{{terms}}}}}]}}}}""");

    private static V1PodSpec Pod(string json) => KubernetesJson.Deserialize<V1PodSpec>(json);
}
