using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Diagnosis;

/// <summary>Workloads whose containers do not start, or end: the right cause ranks first.</summary>
public sealed class StartingScenarioTests(SharedCluster shared)
{
    private const string Missing = """exec: "srv": executable file not found in $PATH""";

    [Fact]
    public async Task BadImage_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:nnoe"}]}""");
        var pod = await broken.ReportAsync(Reported.Waiting("ImagePullBackOff", "Back-off pulling image \"registry.example/web:nnoe\""));
        await broken.WarnAsync(pod, "Failed", "Failed to pull image \"registry.example/web:nnoe\": manifest for registry.example/web:nnoe not found: manifest unknown");

        var answer = await broken.FirstIsAsync("image_pull", "certain", ["Back-off pulling image", "manifest unknown"]);

        var first = answer.GetProperty("causes")[0];
        Assert.Contains("registry.example/web:nnoe", first.GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.Contains("no such image", first.GetProperty("fix").GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 1, pod), (answer.GetProperty("unhealthy").GetInt32(), first.GetProperty("pods").GetInt32(), first.GetProperty("example").GetString()));
    }

    [Fact]
    public async Task ImageOfAPrivateRegistry_NamesTheSecretThatIsNotThere()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"imagePullSecrets": [{"name": "registry-login"}], "containers": [{"name": "web", "image": "registry.example/web:1"}]}""");
        await broken.ReportAsync(Reported.Waiting("ErrImagePull", "rpc error: code = Unknown desc = unauthorized: authentication required"));

        await broken.FirstIsAsync("image_pull", "certain", ["authentication required", "Secret registry-login: is named by imagePullSecrets, and is not there"]);
    }

    [Fact]
    public async Task CrashLoop_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync(replicas: 3);
        await broken.ReportAsync(Reported.Crashing("Error", 3), count: 3);

        var answer = await broken.FirstIsAsync("crash_loop", "certain", ["ended with exit code 3, Error; 6 restarts"]);

        Assert.Equal(3, answer.GetProperty("causes")[0].GetProperty("pods").GetInt32());

        // Nobody runs the pods here: that there are no logs of them is said.
        Assert.Contains(answer.GetProperty("missing").EnumerateArray(), static text => text.GetString()!.StartsWith("log of web-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ProgramThatEndsByItself_IsTold()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync();
        await broken.ReportAsync(Reported.Crashing("Completed", 0));

        var answer = await broken.FirstIsAsync("crash_loop", "certain", ["exit code 0"]);

        Assert.Contains("Job", answer.GetProperty("causes")[0].GetProperty("fix").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutOfMemory_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:1", "resources": {"limits": {"memory": "32Mi"}}}]}""");
        await broken.ReportAsync(Reported.Crashing("OOMKilled", 137));

        await broken.FirstIsAsync("out_of_memory", "certain", ["exit code 137, OOMKilled", "memory: limit 32Mi"]);
    }

    [Fact]
    public async Task BadCommand_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:1", "command": ["srv", "--port=80"]}]}""");
        await broken.ReportAsync(Reported.Waiting("RunContainerError", $"failed to start container: {Missing}", Reported.Terminated("ContainerCannotRun", 127, Missing), 2));

        await broken.FirstIsAsync("bad_command", "certain", ["executable file not found", "command: srv --port=80"]);
    }

    [Fact]
    public async Task InitContainerStuck_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync(
            """{"initContainers": [{"name": "wait", "image": "registry.example/wait:1", "command": ["wait-for", "db:5432"]}], "containers": [{"name": "web", "image": "registry.example/web:1"}]}""");
        await broken.ReportAsync(Reported.Pod(
            "Pending", isReady: false, Reported.Container("web", """{"waiting": {"reason": "PodInitializing"}}""", isReady: false),
            Reported.Container("wait", """{"running": {"startedAt": "2026-01-02T03:00:00Z"}}""", isReady: false)));

        await broken.FirstIsAsync("init_stuck", "likely", ["init container wait: runs since 2026-01-02T03:00:00Z", "wait-for db:5432"]);
    }

    [Fact]
    public async Task InitContainerThatFails_IsTheOneThatIsNamed()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"initContainers": [{"name": "migrate", "image": "registry.example/m:1"}], "containers": [{"name": "web", "image": "registry.example/web:1"}]}""");
        await broken.ReportAsync(Reported.Pod(
            "Pending", isReady: false, Reported.Container("web", """{"waiting": {"reason": "PodInitializing"}}""", isReady: false),
            Reported.Container("migrate", """{"waiting": {"reason": "CrashLoopBackOff"}}""", isReady: false, Reported.Terminated("Error", 1), restarts: 4)));

        await broken.FirstIsAsync("crash_loop", "certain", ["init container migrate: ended with exit code 1"]);
    }

    [Fact]
    public async Task JobThatFails_NamesTheEndOfItsPods()
    {
        var broken = await HomeAsync();
        await broken.ApplyAsync(
            """
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "report"},
             "spec": {"backoffLimit": 0, "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "web", "image": "registry.example/report:1"}]}}}}
            """);
        await broken.ReportAsync(Reported.Pod("Failed", isReady: false, Reported.Container("web", Reported.Terminated("Error", 2), isReady: false)));

        await broken.FirstIsAsync("crash_loop", "certain", ["exit code 2"], "job", "report");
    }

    [Fact]
    public async Task CronJobWhoseJobFails_NamesTheEndOfItsPods()
    {
        var broken = await HomeAsync();
        var cron = await broken.ApplyAsync(
            """
            {"apiVersion": "batch/v1beta1", "kind": "CronJob", "metadata": {"name": "nightly"},
             "spec": {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "web", "image": "registry.example/report:1"}]}}}}}}
            """);
        await broken.ApplyAsync(
            $$$$$"""
            {"apiVersion": "batch/v1", "kind": "Job",
             "metadata": {"name": "nightly-1", "ownerReferences": [{"apiVersion": "batch/v1beta1", "kind": "CronJob", "name": "nightly", "uid": "{{{{{cron["metadata"]!["uid"]}}}}}", "controller": true}]},
             "spec": {"backoffLimit": 0, "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "web", "image": "registry.example/report:1"}]}}}}
            """);
        await broken.ReportAsync(Reported.Pod("Failed", isReady: false, Reported.Container("web", Reported.Terminated("Error", 9), isReady: false)));

        await broken.FirstIsAsync("crash_loop", "certain", ["exit code 9"], "cronjob", "nightly");
    }

    [Fact]
    public async Task WordsOfTheCluster_HaveNothingInvisible()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync();
        await broken.ReportAsync(Reported.Waiting("ImagePullBackOff", "no\u001b]0;title\u0007 such\nimage \u202eegami"));

        await broken.FirstIsAsync("image_pull", "certain", [@"no\x1b]0;title\x07 such image \u202eegami"]);
    }

    private async Task<BrokenWorkload> HomeAsync() => await BrokenWorkload.InAsync(await shared.ReadyAsync());
}
