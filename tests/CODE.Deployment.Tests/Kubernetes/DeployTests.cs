using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Deployment.Tests.Terraform;
using CODE.Testing.Kubernetes;
using k8s;
using ModelContextProtocol;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>What deploying does to a real cluster.</summary>
public sealed class DeployTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deploy_NewObjects_AreCreated_AndASecondTimeAllAreUnchanged()
    {
        await using var server = await StartAsync();
        string[] manifests = [Yaml.Deployment("web"), Yaml.All(Yaml.Config("settings"), Yaml.Secret("login", "hunter-2"))];

        var first = await server.DeployAsync(manifests);
        var second = await server.DeployAsync(manifests);

        Assert.Equal("ready", first.GetProperty("status").GetString());
        Assert.Equal(["ConfigMap settings", "Secret login", "Deployment web"], server.ResultsOf(first).Keys);
        Assert.All(server.ResultsOf(first).Values, static result => Assert.Equal("created", result));
        Assert.All(server.ResultsOf(second).Values, static result => Assert.Equal("unchanged", result));
        Assert.Equal("web", first.GetProperty("name").GetString());
        Assert.Equal((1, 2), (first.GetProperty("revision").GetInt32(), second.GetProperty("revision").GetInt32()));
        Assert.Equal(first.GetProperty("digest").GetString(), second.GetProperty("digest").GetString());
        var fields = (await server.ConfigAsync("settings"))!.Metadata.ManagedFields;
        Assert.Equal(("code-deployment", "Apply"), (fields.Single().Manager, fields.Single().Operation));
    }

    [Fact]
    public async Task Deploy_ChangedObject_IsConfigured_AndItsNewFieldsAreThere()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(Yaml.Config("a", "{one: \"1\", two: \"2\"}"), Yaml.Config("b"));

        var answer = await server.DeployAsync(Yaml.Config("a", "{one: \"1\", three: \"3\"}"), Yaml.Config("b"));

        Assert.Equal(("configured", "unchanged"), (server.ResultsOf(answer)["ConfigMap a"], server.ResultsOf(answer)["ConfigMap b"]));
        Assert.Equal(["one", "three"], (await server.ConfigAsync("a"))!.Data.Keys.Order());
    }

    [Fact]
    public async Task Deploy_NamespaceOfTheSameCall_ComesFirst_WhateverTheOrder()
    {
        await using var server = await StartAsync();
        var home = $"{server.Home}-new";
        string[] manifests = [Yaml.Config("settings", metadata: $", namespace: {home}"), Yaml.Deployment("web").Replace("metadata:\n  name: web\n", $"metadata:\n  name: web\n  namespace: {home}\n", StringComparison.Ordinal), $"{{apiVersion: v1, kind: Namespace, metadata: {{name: {home}}}}}"];

        var dry = await server.Host.AnswerAsync("deploy_kubernetes", new { manifests, dry_run = true });
        var answer = await server.Host.AnswerAsync("deploy_kubernetes", new { manifests });

        Assert.Equal(["created", "unchecked", "unchecked"], dry.GetProperty("objects").EnumerateArray().Select(static item => item.GetProperty("result").GetString()));
        Assert.Contains("its namespace is not there yet", dry.GetProperty("objects")[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("ready", answer.GetProperty("status").GetString());
        Assert.Equal([$"Namespace {home}", $"ConfigMap {home}/settings", $"Deployment {home}/web"], answer.GetProperty("objects").EnumerateArray().Select(static item => item.GetProperty("object").GetString()));
        Assert.Equal(home, answer.GetProperty("namespace").GetString());
    }

    [Fact]
    public async Task Deploy_DefinitionAndItsObjectInOneCall_BothAreThere()
    {
        await using var server = await StartAsync();
        var group = $"{server.Home}.example";

        var answer = await server.DeployAsync(Thing(group), Definition(group));

        Assert.Equal("ready", answer.GetProperty("status").GetString());
        Assert.Equal([$"CustomResourceDefinition things.{group}", "Thing one"], server.ResultsOf(answer).Keys);
        var dry = await server.AnswerAsync("deploy_kubernetes", new { manifests = new[] { Thing(group), Definition(group) }, dry_run = true });
        Assert.All(server.ResultsOf(dry).Values, static result => Assert.Equal("unchanged", result));
    }

    [Fact]
    public async Task Deploy_FieldThatSomebodyElseOwns_IsRefusedByFieldAndManager_AndTakenOverWhenForced()
    {
        await using var server = await StartAsync();
        await server.Cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"owned": "by the test", "free": "yes"}}""", server.Home, Token);
        string[] manifests = [Yaml.Config("settings", "{owned: mine, other: mine}"), Yaml.Config("beside")];

        var (code, message, fix) = await server.FaultAsync("deploy_kubernetes", new { manifests });

        Assert.Equal("conflict", code);
        Assert.Contains("test owns .data.owned", message, StringComparison.Ordinal);
        Assert.Contains("force=true", fix, StringComparison.Ordinal);
        Assert.Equal("by the test", (await server.ConfigAsync("settings"))!.Data["owned"]);
        Assert.Null(await server.ConfigAsync("beside"));

        var forced = await server.AnswerAsync("deploy_kubernetes", new { manifests, force = true });
        Assert.Equal("configured", server.ResultsOf(forced)["ConfigMap settings"]);
        var data = (await server.ConfigAsync("settings"))!.Data;
        Assert.Equal(("mine", "yes", "mine"), (data["owned"], data["free"], data["other"]));
    }

    [Fact]
    public async Task DryRun_TellsWhatWouldHappen_AndChangesNothing()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(Yaml.Config("same"), Yaml.Config("changed"));
        var before = await server.ConfigAsync("changed");

        var answer = await server.AnswerAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Config("same"), Yaml.Config("changed", "{key: other}"), Yaml.Config("new") }, dry_run = true });

        Assert.Equal("checked", answer.GetProperty("status").GetString());
        Assert.Equal(("unchanged", "configured", "created"), (server.ResultsOf(answer)["ConfigMap same"], server.ResultsOf(answer)["ConfigMap changed"], server.ResultsOf(answer)["ConfigMap new"]));
        Assert.False(answer.TryGetProperty("revision", out _));
        Assert.Equal(before!.Metadata.ResourceVersion, (await server.ConfigAsync("changed"))!.Metadata.ResourceVersion);
        Assert.Null(await server.ConfigAsync("new"));
        Assert.Equal(1, (await server.Host.AnswerAsync("deployment_history", new { })).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Deploy_ObjectThatTheClusterWouldRefuse_NothingIsApplied()
    {
        await using var server = await StartAsync();

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Config("good"), Yaml.Deployment("web").Replace("replicas: 0", "replicas: -1", StringComparison.Ordinal) } });

        Assert.Equal("invalid_argument", code);
        Assert.Contains($"Deployment {server.Home}/web (manifests[1]:1)", message, StringComparison.Ordinal);
        Assert.Contains("1 of 2 objects", message, StringComparison.Ordinal);
        Assert.Null(await server.ConfigAsync("good"));
    }

    [Fact]
    public async Task Deploy_FieldThatTheKindDoesNotHave_IsRefused()
    {
        await using var server = await StartAsync();

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Deployment("web", spec: "replicsa: 3") } });

        Assert.Equal("invalid_argument", code);
        Assert.Contains("replicsa", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_FailsHalfWay_EachObjectIsTold()
    {
        await using var server = await StartAsync();
        await server.Cluster.ApplyAsync(
            """{"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"}, "spec": {"hard": {"services": "1"}}, "status": {"hard": {"services": "1"}, "used": {"services": "0"}}}""", server.Home, Token);

        var answer = await server.DeployAsync(Service("a"), Service("b"), Service("c"), Yaml.Deployment("web"));

        Assert.Equal("failed", answer.GetProperty("status").GetString());
        var results = server.ResultsOf(answer);
        Assert.Equal(["created", "failed", "not_attempted", "not_attempted"], results.Values);
        Assert.Contains("quota", answer.GetProperty("objects")[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(answer.TryGetProperty("revision", out _));
        var record = (await server.Host.AnswerAsync("deployment_history", new { target = $"{server.Home}/web" })).GetProperty("deployments")[0];
        Assert.Equal("failed", record.GetProperty("outcome").GetString());
        Assert.Equal(3, record.GetProperty("failed").GetArrayLength());
    }

    [Fact]
    public async Task Deploy_NotReadyInTime_SaysWhatIsMissing_AndTellsProgress()
    {
        await using var server = await StartAsync();
        var told = new List<string>();

        var result = await server.Host.CallAsync(
            "deploy_kubernetes", new { manifests = new[] { Yaml.Config("settings"), Yaml.Deployment("web", replicas: 1) }, @namespace = server.Home, timeout = 2 }, progress: new Told(told));

        var answer = result.StructuredContent!.Value;
        Assert.Equal("not_ready", answer.GetProperty("status").GetString());
        Assert.Equal("in_progress", answer.GetProperty("objects")[1].GetProperty("status").GetString());
        Assert.Contains("NOT READY", DeploymentHost.Text(result), StringComparison.Ordinal);
        Assert.Contains("rollback_deployment", DeploymentHost.Text(result), StringComparison.Ordinal);
        Assert.Contains(told, static line => line.Contains("Waiting for deployment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deploy_WithoutWaiting_AnswersAtOnce()
    {
        await using var server = await StartAsync();

        var answer = await server.AnswerAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Deployment("web", replicas: 1) }, wait = false });

        Assert.Equal(("applied", "in_progress"), (answer.GetProperty("status").GetString(), answer.GetProperty("objects")[0].GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Deploy_VersionThatTheClusterLacks_NamesThoseThatItHas()
    {
        await using var server = await StartAsync();

        var (code, message, fix) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}}" } });
        var unknown = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { "{apiVersion: nobody.example/v1, kind: Nothing, metadata: {name: web}}" } });

        Assert.Equal("invalid_argument", code);
        Assert.Contains("does not serve PodDisruptionBudget of policy/v1", message, StringComparison.Ordinal);
        Assert.Contains("policy/v1beta1", fix, StringComparison.Ordinal);
        Assert.Contains("CustomResourceDefinition", unknown.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_VersionThatLaterClustersLack_IsApplied_AndTheClustersWarningIsTold()
    {
        await using var server = await StartAsync();

        var answer = await server.DeployAsync("{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: web}, spec: {backend: {serviceName: web, servicePort: 80}}}");

        Assert.Contains("deprecated", answer.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_VersionThatIsNotThePreferredOne_IsAppliedAsItIs()
    {
        await using var server = await StartAsync();

        var answer = await server.DeployAsync("{apiVersion: autoscaling/v2beta2, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}}");

        Assert.Equal("created", server.ResultsOf(answer)["HorizontalPodAutoscaler web"]);
    }

    [Fact]
    public async Task Deploy_AsTheCaller_TheClusterDecides()
    {
        await using var server = await ClusterDeployments.StartAsync(await shared.ReadyAsync(), ("Clusters:Impersonate", "true"));

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Config("settings") } });

        Assert.Equal("permission_denied", code);
        Assert.Contains("code:alice", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploy_kubernetes", """{"dry_run": false}""")]
    [InlineData("deploy_kubernetes", """{"dry_run": true}""")]
    [InlineData("diff_kubernetes", "{}")]
    public async Task CallerWithoutRights_IsToldWhatTheClusterForbids(string tool, string arguments)
    {
        await using var server = await StartAsync();
        var all = JsonNode.Parse(arguments)!.AsObject();
        all["manifests"] = new JsonArray(Yaml.Config("settings"));
        all["context"] = TestCluster.Viewer;

        var (code, message, fix) = await server.FaultAsync(tool, all);

        Assert.Equal("permission_denied", code);
        Assert.Contains("viewer", message, StringComparison.Ordinal);
        Assert.Contains("can_i", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_TwiceAtATimeUnderOneName_TheSecondWaitsOrIsRefused()
    {
        await using var server = await StartAsync();
        var slow = server.Host.CallAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Deployment("web", replicas: 1) }, @namespace = server.Home, timeout = 6 });
        while ((await server.Cluster.Client.AppsV1.ListNamespacedDeploymentAsync(server.Home, cancellationToken: Token)).Items.Count == 0)
        {
            await Task.Delay(50, Token);
        }

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Deployment("web", replicas: 2) } });

        Assert.Equal("busy", code);
        Assert.Contains("deploy_kubernetes of alice", message, StringComparison.Ordinal);
        await slow;
    }

    private static string Service(string name) => $"{{apiVersion: v1, kind: Service, metadata: {{name: {name}}}, spec: {{ports: [{{port: 80}}]}}}}";

    internal static string Definition(string group) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.{{group}}}
        spec:
          group: {{group}}
          scope: Namespaced
          names: {kind: Thing, listKind: ThingList, plural: things, singular: thing}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer} } } } } }

        """;

    internal static string Thing(string group, int size = 1) => $"{{apiVersion: {group}/v1, kind: Thing, metadata: {{name: one}}, spec: {{size: {size}}}}}";

    private async Task<ClusterDeployments> StartAsync() => await ClusterDeployments.StartAsync(await shared.ReadyAsync());

    private sealed class Told(List<string> lines) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (lines)
            {
                lines.Add(value.Message ?? "");
            }
        }
    }
}
