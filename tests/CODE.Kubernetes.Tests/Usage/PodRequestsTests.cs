using CODE.Kubernetes.Usage;
using k8s;
using k8s.Models;

namespace CODE.Kubernetes.Tests.Usage;

/// <summary>What a pod asks for is what the scheduler takes from a node for it.</summary>
public sealed class PodRequestsTests
{
    private const string Init = """{"resources": {"requests": {"cpu": "2", "memory": "2Gi"}}}""";
    private const string Sidecar = """{"restartPolicy": "Always", "resources": {"requests": {"cpu": "250m", "memory": "1Gi"}}}""";
    private const string Small = """{"resources": {"requests": {"cpu": "250m", "memory": "512Mi"}}}""";

    [Theory]
    [InlineData("", Small, "250m", "512Mi")]
    [InlineData("", $"{Small}, {Small}", "500m", "1Gi")]
    [InlineData(Init, Small, "2", "2Gi")]
    [InlineData($"{Init}, {Init}", Small, "2", "2Gi")]
    [InlineData(Sidecar, Small, "500m", "1.5Gi")]
    [InlineData($"{Sidecar}, {Init}", Small, "2250m", "3Gi")]
    [InlineData($"{Init}, {Sidecar}", Small, "2", "2Gi")]
    [InlineData($"{Sidecar}, {Sidecar}", $"{Small}, {Small}", "1", "3Gi")]
    public void Of_InitContainersAndSidecars_CountAsTheSchedulerDoes(string initContainers, string containers, string cpu, string memory)
    {
        var wanted = PodRequests.Of(Pod($$"""{"initContainers": [{{initContainers}}], "containers": [{{containers}}]}"""));

        Assert.Equal((cpu, memory), (PodRequests.Text("cpu", wanted["cpu"]), PodRequests.Text("memory", wanted["memory"])));
    }

    [Fact]
    public void Of_AmountsOfThePod_TakeThePlaceOfItsContainers_AndItsOverheadIsAdded()
    {
        var wanted = PodRequests.Of(Pod($$$"""{"containers": [{{{Small}}}], "resources": {"requests": {"cpu": "1"}}, "overhead": {"cpu": "100m", "memory": "64Mi"}}"""));

        Assert.Equal(("1100m", "576Mi"), (PodRequests.Text("cpu", wanted["cpu"]), PodRequests.Text("memory", wanted["memory"])));
    }

    [Fact]
    public void Room_ResourceThatTheNodeLacks_IsNone()
    {
        var node = KubernetesJson.Deserialize<V1Node>("""{"status": {"allocatable": {"cpu": "3500m"}}}""");

        Assert.Equal((3.5m, 0m), (PodRequests.Room(node, "cpu"), PodRequests.Room(node, "nvidia.com/gpu")));
    }

    [Fact]
    public void RequestsOf_TellsTheSame() =>
        Assert.Equal(new Amounts(2.25m, 3m * 1024 * 1024 * 1024), Amounts.RequestsOf(new V1Pod { Spec = Pod($$"""{"initContainers": [{{Sidecar}}, {{Init}}], "containers": [{{Small}}]}""") }));

    private static V1PodSpec Pod(string json) => KubernetesJson.Deserialize<V1PodSpec>(json);
}
