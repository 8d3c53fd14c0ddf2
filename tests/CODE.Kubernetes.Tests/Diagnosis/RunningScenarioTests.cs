using System.Text.Json;
using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;
using CODE.Testing.Processes;

namespace CODE.Kubernetes.Tests.Diagnosis;

/// <summary>The same of pods that a kubelet really runs: what it reports is not ours.</summary>
public sealed class RunningScenarioTests(SharedKubelet shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Pods with the cause that is to rank first, and evidence for it.</summary>
    public static TheoryData<string, string, string, string> Broken => new()
    {
        { "crash loop", $$"""{"containers": [{"name": "main", "image": "{{TestKubelet.Image}}", "args": ["say=starting", "say=no database", "exit=3"]}]}""", "crash_loop", "no database" },
        { "out of memory", $$$$"""{"containers": [{"name": "main", "image": "{{{{TestKubelet.Image}}}}", "args": ["eat"], "resources": {"limits": {"memory": "32Mi"}}}]}""", "out_of_memory", "OOMKilled" },
        { "bad image", """{"containers": [{"name": "main", "image": "127.0.0.1:9/none:1"}]}""", "image_pull", "127.0.0.1:9" },
        { "bad command", $$"""{"containers": [{"name": "main", "image": "{{TestKubelet.Image}}", "command": ["/nothing-here"]}]}""", "bad_command", "/nothing-here" },
        {
            "missing ConfigMap",
            $$$"""{"containers": [{"name": "main", "image": "{{{TestKubelet.Image}}}", "args": ["lines=1"], "envFrom": [{"configMapRef": {"name": "settings"}}]}]}""", "missing_config_map", "configmap \"settings\" not found"
        },
        {
            "failing readiness",
            $$$"""{"containers": [{"name": "main", "image": "{{{TestKubelet.Image}}}", "args": ["serve=8081", "fail"], "readinessProbe": {"httpGet": {"path": "/", "port": 8081}, "periodSeconds": 1}}]}""",
            "readiness_probe", "statuscode: 500"
        },
        {
            "failing liveness",
            $$$"""
            {"terminationGracePeriodSeconds": 1, "containers": [{"name": "main", "image": "{{{TestKubelet.Image}}}", "args": ["serve=8082", "wait=3s", "fail"],
             "livenessProbe": {"httpGet": {"path": "/", "port": 8082}, "periodSeconds": 1, "failureThreshold": 2}}]}
            """,
            "liveness_probe", "Liveness probe failed"
        },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task RightCause_RanksFirst(string what, string spec, string cause, string evidence)
    {
        var kubelet = await shared.ReadyAsync();
        var home = await kubelet.Cluster.NamespaceAsync(Token);
        await kubelet.Cluster.ApplyAsync($$$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod"}, "spec": {{{spec}}}}""", home, Token);
        await using var server = await KubernetesServer.StartAsync(kubelet.Cluster);

        JsonElement answer = default;
        await Readiness.UntilAsync(
            async _ =>
            {
                answer = await server.AnswerAsync("diagnose_workload", new { kind = "pod", name = "pod", @namespace = home });
                return answer.GetProperty("causes") is var causes && causes.GetArrayLength() > 0 && causes[0].GetProperty("cause").GetString() == cause
                    && causes[0].GetProperty("untrusted_evidence").EnumerateArray().Any(one => one.GetProperty("text").GetString()!.Contains(evidence, StringComparison.Ordinal));
            },
            () => $"{what}: {answer}{Environment.NewLine}{kubelet.Told()}",
            Token);
    }
}
