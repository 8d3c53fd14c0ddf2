using CODE.Kubernetes.Tests.Server;
using CODE.Testing.Kubernetes;

namespace CODE.Kubernetes.Tests.Diagnosis;

/// <summary>Workloads that lack something of their configuration, or are not reached.</summary>
public sealed class ConfigurationScenarioTests(SharedCluster shared)
{
    private const string Password = "correct-horse-battery";
    private const string Encoded = "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5";
    private static readonly string[] Probed = ["Readiness probe failed: HTTP probe failed with statuscode: 503", "GET http://:8080/ready"];

    [Fact]
    public async Task ConfigMapThatIsNotThere_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:1", "envFrom": [{"configMapRef": {"name": "settings"}}]}]}""");
        await broken.ReportAsync(Reported.Waiting("CreateContainerConfigError", "configmap \"settings\" not found"));

        await broken.FirstIsAsync("missing_config_map", "certain", ["configmap \"settings\" not found", "variables of container web needs ConfigMap settings", "ConfigMap settings: is not there"]);
    }

    [Fact]
    public async Task ConfigMapOfAVolume_IsFoundThoughTheContainerOnlyWaits()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync(
            """{"volumes": [{"name": "etc", "configMap": {"name": "settings"}}], "containers": [{"name": "web", "image": "registry.example/web:1", "volumeMounts": [{"name": "etc", "mountPath": "/etc/web"}]}]}""");
        var pod = await broken.ReportAsync(Reported.Waiting("ContainerCreating", ""));
        await broken.WarnAsync(pod, "FailedMount", "MountVolume.SetUp failed for volume \"etc\" : configmap \"settings\" not found");

        await broken.FirstIsAsync("missing_config_map", "certain", ["MountVolume.SetUp failed", "volume etc needs ConfigMap settings"]);
    }

    [Fact]
    public async Task SecretWithoutTheKey_TellsItsKeysAndNoValue()
    {
        var broken = await HomeAsync();
        await broken.ApplyAsync($$$"""{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db"}, "data": {"pasword": "{{{Encoded}}}"}}""");
        await broken.DeployAsync(
            """{"containers": [{"name": "web", "image": "registry.example/web:1", "env": [{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}]}""");
        await broken.ReportAsync(Reported.Waiting("CreateContainerConfigError", $"couldn't find key password in Secret {broken.Home}/db"));

        var answer = await broken.FirstIsAsync("missing_secret_key", "certain", ["couldn't find key password", "variable PASSWORD of container web needs Secret db, key password", "Secret db: has the keys: pasword"]);

        Assert.DoesNotContain(Password, answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Encoded, answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailingReadiness_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:1", "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}}}]}""");
        var pod = await broken.ReportAsync(Reported.Pod("Running", isReady: false, Reported.Container("web", """{"running": {"startedAt": "2026-01-02T03:00:00Z"}}""", isReady: false)));
        await broken.WarnAsync(pod, "Unhealthy", Probed[0]);

        await broken.FirstIsAsync("readiness_probe", "certain", Probed);
    }

    [Fact]
    public async Task FailingLiveness_IsTheCauseOfTheRestarts()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:1", "livenessProbe": {"tcpSocket": {"port": 8080}}}]}""");
        var pod = await broken.ReportAsync(Reported.Crashing("Error", 137));
        await broken.WarnAsync(pod, "Unhealthy", "Liveness probe failed: dial tcp 10.1.2.3:8080: connect: connection refused");

        await broken.FirstIsAsync("liveness_probe", "certain", ["connection refused", "connect to port 8080", "exit code 137"]);
    }

    [Theory]
    [InlineData("deploy", "web")]
    [InlineData("svc", "web")]
    public async Task WrongServiceSelector_RanksFirst(string kind, string name)
    {
        var broken = await HomeAsync();
        await broken.DeployAsync();
        await broken.ReportAsync(Reported.Running());
        await broken.ApplyAsync(Service("wbe", "80"));

        await broken.FirstIsAsync("service_selector", "certain", kind == "svc" ? ["Service web, selector: app=wbe", "labels: app=web"] : ["Service web, selector: app=wbe", "wants wbe, the pods have web"], kind, name);
    }

    [Fact]
    public async Task ServiceWithAPortThatNobodyHas_RanksFirst()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync("""{"containers": [{"name": "web", "image": "registry.example/web:1", "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}]}]}""");
        await broken.ReportAsync(Reported.Running());
        await broken.ApplyAsync(Service("web", "\"htpp\""));

        await broken.FirstIsAsync("service_port", "certain", ["targetPort htpp", "8080 (http)"]);
    }

    [Fact]
    public async Task NothingWrong_NoCause()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync();
        await broken.ReportAsync(Reported.Running());
        await broken.ApplyAsync(Service("web", "80"));

        await broken.AvailableAsync();

        var answer = await broken.DiagnoseAsync();

        Assert.Equal(("current", 0, 0), (answer.GetProperty("verdict").GetString(), answer.GetProperty("unhealthy").GetInt32(), answer.GetProperty("causes").GetArrayLength()));
        Assert.False(answer.TryGetProperty("missing", out _));
    }

    [Fact]
    public async Task KindWithoutPods_IsRefused()
    {
        var broken = await HomeAsync();
        await broken.ApplyAsync("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}}""");
        await using var server = await KubernetesServer.StartAsync(broken.Cluster);

        Assert.Equal("invalid_argument", (await server.FaultAsync("diagnose_workload", new { kind = "cm", name = "settings", @namespace = broken.Home })).Code);
    }

    [Fact]
    public async Task ScaledToZero_IsSaid()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync(replicas: 0);
        await broken.FirstIsAsync("none_wanted", "likely", ["spec.replicas is 0"]);
    }

    [Fact]
    public async Task WhoMaySeeOnlyPods_IsToldTheCauseAndWhatIsMissing()
    {
        var broken = await HomeAsync();
        await broken.DeployAsync(
            """{"containers": [{"name": "web", "image": "registry.example/web:1", "env": [{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}]}""");
        await broken.ReportAsync(Reported.Waiting("CreateContainerConfigError", "secret \"db\" not found"));
        await broken.ApplyAsync(
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "look"},
             "rules": [{"apiGroups": ["", "apps"], "resources": ["pods", "deployments", "replicasets"], "verbs": ["get", "list"]}]}
            """);
        await broken.ApplyAsync(
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "look"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "look"}, "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "viewer"}]}
            """);

        var answer = await broken.DiagnoseAsync(context: TestCluster.Viewer);

        BrokenWorkload.First(answer, "missing_secret", "certain", "secret \"db\" not found");
        string[] missing = [.. answer.GetProperty("missing").EnumerateArray().Select(static text => text.GetString()!.Split(':')[0])];
        Assert.Equal(["events", "nodes", "quotas", "secrets", "services"], missing.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Service(string app, string target) =>
        $$$"""{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"selector": {"app": "{{{app}}}"}, "ports": [{"protocol": "TCP", "port": 80, "targetPort": {{{target}}}}]}}""";

    private async Task<BrokenWorkload> HomeAsync() => await BrokenWorkload.InAsync(await shared.ReadyAsync());
}
