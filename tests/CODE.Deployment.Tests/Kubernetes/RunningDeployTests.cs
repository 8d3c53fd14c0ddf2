using System.Text.Json;
using CODE.Deployment.Tests.Terraform;
using CODE.Testing.Kubernetes;
using CODE.Testing.Processes;

[assembly: AssemblyFixture(typeof(SharedKubelet))]

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>Deployments whose pods really run.</summary>
public sealed class RunningDeployTests(SharedKubelet shared)
{
    private const string Container = "imagePullPolicy: Never\n          args: [";

    [Fact]
    public async Task Deploy_PodsThatRun_IsReady_AndAnUpdateThatCrashes_NamesThePodsInTheWay()
    {
        await using var server = await ClusterDeployments.StartAsync((await shared.ReadyAsync()).Cluster);

        var well = await server.AnswerAsync("deploy_kubernetes", new { manifests = new[] { Web("say=up, wait=1h") }, timeout = 120 });
        var result = await server.Host.CallAsync("deploy_kubernetes", new { manifests = new[] { Web("say=boom, exit=3") }, @namespace = server.Home, timeout = 15 });
        var back = await server.AnswerAsync("rollback_deployment", new { kind = "kubernetes", name = "web" });

        Assert.Equal("ready", well.GetProperty("status").GetString());
        var broken = result.StructuredContent!.Value;
        Assert.Equal("not_ready", broken.GetProperty("status").GetString());
        var pods = broken.GetProperty("objects")[0].GetProperty("pods").EnumerateArray().Select(static pod => pod.GetString()!).ToArray();
        Assert.Contains(pods, static pod => pod.StartsWith("web-", StringComparison.Ordinal) && pod.Contains("exit code 3", StringComparison.Ordinal));
        Assert.Contains("exit code 3", DeploymentHost.Text(result), StringComparison.Ordinal);
        Assert.Equal("ready", back.GetProperty("deployed").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Deploy_RolloutThatGivesUp_HasFailed_WithoutWaitingForTheRest()
    {
        await using var server = await ClusterDeployments.StartAsync((await shared.ReadyAsync()).Cluster);

        var workloads = new
        {
            manifests = new[] { Yaml.Deployment("web", replicas: 1, image: "missing:1", spec: "progressDeadlineSeconds: 3", container: "imagePullPolicy: Never"), Yaml.Deployment("slow", replicas: 1, image: "missing:1", container: "imagePullPolicy: Never") },
            timeout = 300,
        };

        var answer = await server.AnswerAsync("deploy_kubernetes", workloads);

        Assert.Equal("failed", answer.GetProperty("status").GetString());
        Assert.Equal(("failed", "in_progress"), (answer.GetProperty("objects")[0].GetProperty("status").GetString(), answer.GetProperty("objects")[1].GetProperty("status").GetString()));
        Assert.True(answer.GetProperty("seconds").GetDouble() < 60);
        // A busy node may say why only after the rollout gave up.
        var pod = PodOf(answer);
        await Readiness.UntilAsync(async _ =>
        {
            pod = PodOf(await server.AnswerAsync("deploy_kubernetes", workloads));
            return pod.Contains("ErrImageNeverPull", StringComparison.Ordinal);
        }, () => pod, TestContext.Current.CancellationToken);
    }

    private static string PodOf(JsonElement answer) => answer.GetProperty("objects")[0].GetProperty("pods")[0].GetString()!;

    private static string Web(string does) => Yaml.Deployment("web", replicas: 1, image: TestKubelet.Image, container: $"{Container}{does}]");
}
