using CODE.Clusters.Pods;
using CODE.Testing.Kubernetes;
using CODE.Testing.Processes;
using k8s;
using k8s.Models;

[assembly: AssemblyFixture(typeof(SharedKubelet))]

namespace CODE.Kubernetes.Tests.Pods;

/// <summary>What a kubelet reports of pods that it really runs.</summary>
public sealed class RunningPodsTests(SharedKubelet shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Columns_ContainerThatEndsAgainAndAgain_CrashLoopBackOff()
    {
        var (kubelet, home) = await HomeAsync();
        await RunAsync(kubelet, home, ["say=starting", "say=boom", "exit=3"]);

        var pod = await UntilAsync(kubelet, home, static pod => PodColumns.Of(pod).Status == "CrashLoopBackOff");

        Assert.Equal(3, pod.Status.ContainerStatuses[0].LastState.Terminated.ExitCode);
        using var logs = new StreamReader(await kubelet.Cluster.Client.CoreV1.ReadNamespacedPodLogAsync("pod", home, previous: true, cancellationToken: Token));
        Assert.Equal("starting\nboom\n", await logs.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Columns_ContainerThatTakesMoreMemoryThanItMay_OomKilled()
    {
        var (kubelet, home) = await HomeAsync();
        await RunAsync(kubelet, home, ["eat"], """, "resources": {"limits": {"memory": "32Mi"}}""");

        var pod = await UntilAsync(kubelet, home, static pod => PodColumns.Of(pod).Status == "OOMKilled");

        Assert.Equal(137, pod.Status.ContainerStatuses[0].State.Terminated.ExitCode);
    }

    [Fact]
    public async Task Columns_ProbesThatBeginToFail_RestartedAndNotReady()
    {
        var (kubelet, home) = await HomeAsync();
        await RunAsync(
            kubelet, home, ["serve=8080", "wait=3s", "fail"], """, "livenessProbe": {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1, "failureThreshold": 2}""");

        await UntilAsync(kubelet, home, static pod => PodColumns.Of(pod).Restarts > 0);

        var events = await kubelet.Cluster.Client.CoreV1.ListNamespacedEventAsync(home, cancellationToken: Token);
        Assert.Contains(events.Items, static item => item.Reason == "Unhealthy" && item.Message.Contains("500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Columns_ImageThatNobodyHas_NamesThePull()
    {
        var (kubelet, home) = await HomeAsync();
        await RunAsync(kubelet, home, [], image: "127.0.0.1:9/none:1");

        await UntilAsync(kubelet, home, static pod => PodColumns.Of(pod).Status is "ErrImagePull" or "ImagePullBackOff");
    }

    [Fact]
    public async Task Columns_ContainerThatRuns_Running()
    {
        var (kubelet, home) = await HomeAsync();
        await RunAsync(kubelet, home, ["lines=1000"]);

        await UntilAsync(kubelet, home, static pod => PodState.Of(pod, TimeProvider.System.GetUtcNow()).Health == PodHealth.Healthy);

        using var logs = new StreamReader(await kubelet.Cluster.Client.CoreV1.ReadNamespacedPodLogAsync("pod", home, tailLines: 2, cancellationToken: Token));
        Assert.Equal("line 999\nline 1000\n", await logs.ReadToEndAsync(Token));
    }

    private async Task<(TestKubelet Kubelet, string Home)> HomeAsync()
    {
        var kubelet = await shared.ReadyAsync();
        return (kubelet, await kubelet.Cluster.NamespaceAsync(Token));
    }

    private static async Task RunAsync(TestKubelet kubelet, string home, string[] arguments, string more = "", string image = TestKubelet.Image) => await kubelet.Cluster.ApplyAsync(
        $$"""
        {
          "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod"},
          "spec": {
            "terminationGracePeriodSeconds": 1,
            "containers": [
              {"name": "main", "image": "{{image}}", "args": [{{string.Join(", ", arguments.Select(static argument => $"\"{argument}\""))}}]{{more}} }
            ]
          }
        }
        """,
        home,
        Token);

    private static async Task<V1Pod> UntilAsync(TestKubelet kubelet, string home, Func<V1Pod, bool> isSo)
    {
        V1Pod pod = new();
        await Readiness.UntilAsync(
            async token => isSo(pod = await kubelet.Cluster.Client.CoreV1.ReadNamespacedPodAsync("pod", home, cancellationToken: token)),
            () => $"The pod is {KubernetesJson.Serialize(pod.Status)}{Environment.NewLine}{kubelet.Told()}",
            Token);
        return pod;
    }
}
