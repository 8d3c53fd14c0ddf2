using System.Text.Json;
using CODE.Testing.Kubernetes;
using k8s;

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>What is kept of deployments to a cluster, and going back to it.</summary>
public sealed class RollbackToRevisionTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rollback_RestoresExactlyWhatWasDeployed_AndTellsWhatIsLeft()
    {
        await using var server = await StartAsync();
        string[] first = [Yaml.Deployment("web", container: "env: [{name: A, value: \"1\"}]"), Yaml.Config("settings", "{one: \"1\"}"), Yaml.Secret("login", "hunter-2-first")];
        await server.DeployAsync(first);
        var before = await LivingAsync(server);
        await server.DeployAsync(
            Yaml.Deployment("web", image: "registry.example/web:2", container: "env: [{name: B, value: \"2\"}]", spec: "paused: true"), Yaml.Config("settings", "{one: other, two: \"2\"}"), Yaml.Secret("login", "hunter-2-second"), Yaml.Config("extra"));

        var dry = await BackAsync(server, new { dry_run = true });
        Assert.NotEqual(before, await LivingAsync(server));
        var answer = await BackAsync(server, new { });

        Assert.Equal("checked", dry.GetProperty("deployed").GetProperty("status").GetString());
        Assert.Equal(1, answer.GetProperty("rollback_to").GetInt32());
        Assert.Equal(before, await LivingAsync(server));
        var deployed = answer.GetProperty("deployed");
        Assert.Equal(("ready", 3), (deployed.GetProperty("status").GetString(), deployed.GetProperty("revision").GetInt32()));
        Assert.Contains("prune=true", deployed.GetProperty("leftovers").GetProperty($"ConfigMap {server.Home}/extra").GetString(), StringComparison.Ordinal);
        Assert.NotNull(await server.ConfigAsync("extra"));
        Assert.Equal(0, (await server.AnswerAsync("diff_kubernetes", new { manifests = first })).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Rollback_Pruning_DeletesOnlyWhatTheDeploymentsCreated_AndWhatHoldsNoData()
    {
        await using var server = await StartAsync();
        await server.Cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "before"}}""", server.Home, Token);
        await server.DeployAsync(Yaml.Deployment("web"));
        await server.AnswerAsync("deploy_kubernetes", new { wait = false, manifests = new[] {
            Yaml.Deployment("web"), Yaml.Config("created"), Yaml.Config("anew"), Yaml.Config("before"), "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}" } });
        await server.Cluster.Client.CoreV1.DeleteNamespacedConfigMapAsync("anew", server.Home, cancellationToken: Token);
        await server.Cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "anew"}}""", server.Home, Token);

        var answer = await BackAsync(server, new { prune = true, to_revision = 1 });

        var left = answer.GetProperty("deployed").GetProperty("leftovers").EnumerateObject().ToDictionary(item => item.Name.Replace($"{server.Home}/", "", StringComparison.Ordinal), static item => item.Value.GetString());
        Assert.Equal(("deleted", "left: it was there before"), (left["ConfigMap created"], left["ConfigMap before"]));
        Assert.Equal(("left: it was made anew by somebody else", "left: objects of its kind are never deleted by a rollback"), (left["ConfigMap anew"], left["PersistentVolumeClaim data"]));
        Assert.Null(await server.ConfigAsync("created"));
        Assert.NotNull(await server.ConfigAsync("before"));
        Assert.NotNull(await server.ConfigAsync("anew"));
    }

    [Fact]
    public async Task Rollback_AfterADeploymentThatFailed_GoesToTheLastThatWasWell()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(Yaml.Deployment("web"));
        await server.AnswerAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Deployment("web", replicas: 1), Yaml.Config("extra") }, timeout = 1 });

        var answer = await BackAsync(server, new { });

        Assert.Equal(1, answer.GetProperty("rollback_to").GetInt32());
        Assert.Equal("ready", answer.GetProperty("deployed").GetProperty("status").GetString());
        Assert.True(answer.GetProperty("deployed").GetProperty("leftovers").TryGetProperty($"ConfigMap {server.Home}/extra", out _));
    }

    [Fact]
    public async Task Rollback_FieldThatSomebodyTookOverSince_IsRefusedUnlessForced()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(Yaml.Deployment("web"), Yaml.Config("settings", "{one: \"1\"}"));
        await server.DeployAsync(Yaml.Deployment("web"), Yaml.Config("settings", "{one: \"2\"}"));
        await server.Cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"one": "3"}}""", server.Home, Token);

        var (code, message, _) = await server.FaultAsync("rollback_deployment", new { kind = "kubernetes", name = "web" });
        await BackAsync(server, new { force = true });

        Assert.Equal("conflict", code);
        Assert.Contains("test owns .data.one", message, StringComparison.Ordinal);
        Assert.Equal("1", (await server.ConfigAsync("settings"))!.Data["one"]);
    }

    [Fact]
    public async Task Rollback_WithoutANamespace_FindsTheOnlyOneThatHasTheName()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(Yaml.Deployment("web"));
        await server.DeployAsync(Yaml.Deployment("web", image: "registry.example/web:2"));

        var answer = await server.Host.AnswerAsync("rollback_deployment", new { kind = "kubernetes", name = "web" });

        Assert.Equal(server.Home, answer.GetProperty("deployed").GetProperty("namespace").GetString());
    }

    [Fact]
    public async Task Rollback_NothingToGoBackTo_OrNotOfThisKind_IsRefused()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(Yaml.Deployment("web"));

        var before = await server.FaultAsync("rollback_deployment", new { kind = "kubernetes", name = "web" });
        var unknown = await server.FaultAsync("rollback_deployment", new { kind = "kubernetes", name = "web", to_revision = 7 });
        var viewer = await server.FaultAsync("rollback_deployment", new { kind = "kubernetes", name = "web", to_revision = 1, context = TestCluster.Viewer });
        var mixed = await server.FaultAsync("rollback_deployment", new { kind = "terraform", name = "web", prune = true });

        Assert.Equal(("not_found", "not_found", "not_found", "invalid_argument"), (before.Code, unknown.Code, viewer.Code, mixed.Code));
        Assert.Contains("Kept revisions: 1", unknown.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_CallerWithoutRights_IsToldWhatTheClusterForbids()
    {
        await using var server = await ClusterDeployments.StartAsync(await shared.ReadyAsync(), ("Clusters:Impersonate", "true"));
        await server.Cluster.ApplyAsync(Binding("code:alice"), server.Home, Token);

        // What was bound is known to the authorizer a moment later.
        while ((await server.Host.CallAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Deployment("web") }, @namespace = server.Home })).IsError is true)
        {
            await Task.Delay(50, Token);
        }

        await server.DeployAsync(Yaml.Deployment("web", image: "registry.example/web:2"));
        var (code, message, _) = await server.Host.FaultAsync("rollback_deployment", new { kind = "kubernetes", name = "web", @namespace = server.Home, to_revision = 1 }, "bob");

        Assert.Equal("permission_denied", code);
        Assert.Contains("code:bob", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_TellsDeploymentsOfClusters_WithoutWhatTheObjectsHold()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(Yaml.Deployment("web"), Yaml.Secret("login", "hunter-2"));
        await server.Host.AnswerAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Deployment("web", image: "registry.example/web:2") }, @namespace = server.Home, name = "other" }, "bob");

        var all = (await server.Host.AnswerAsync("deployment_history", new { })).GetProperty("deployments");
        var web = (await server.Host.AnswerAsync("deployment_history", new { target = "web" })).GetProperty("deployments");
        var unknown = await server.Host.FaultAsync("deployment_history", new { target = "nobody" });

        Assert.Equal(["bob", "alice"], all.EnumerateArray().Select(static record => record.GetProperty("caller").GetString()));
        var record = web[0];
        Assert.Equal(1, web.GetArrayLength());
        Assert.Equal(("kubernetes", $"{server.Home}/web", "ready", TestCluster.Admin), (record.GetProperty("kind").GetString(), record.GetProperty("target").GetString(), record.GetProperty("outcome").GetString(), record.GetProperty("context").GetString()));
        Assert.Equal((1, 2, 64), (record.GetProperty("revision").GetInt32(), record.GetProperty("counts").GetProperty("created").GetInt32(), record.GetProperty("digest").GetString()!.Length));
        Assert.Equal("not_found", unknown.Code);
    }

    // What an object is, without what the cluster keeps book of.
    private static async Task<string> LivingAsync(ClusterDeployments server)
    {
        var deployment = await server.Cluster.Client.AppsV1.ReadNamespacedDeploymentAsync("web", server.Home, cancellationToken: Token);
        var secret = await server.Cluster.Client.CoreV1.ReadNamespacedSecretAsync("login", server.Home, cancellationToken: Token);
        return string.Join('\n', KubernetesJson.Serialize(deployment.Spec), KubernetesJson.Serialize(deployment.Metadata.Labels), KubernetesJson.Serialize((await server.ConfigAsync("settings"))!.Data), KubernetesJson.Serialize(secret.Data));
    }

    private static string Binding(string user) => $$"""
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "deployer"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}, "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "{{user}}"}]}
        """;

    private static Task<JsonElement> BackAsync(ClusterDeployments server, object arguments)
    {
        var all = JsonSerializer.SerializeToNode(arguments)!.AsObject();
        (all["kind"], all["name"]) = ("kubernetes", "web");
        return server.AnswerAsync("rollback_deployment", all);
    }

    private async Task<ClusterDeployments> StartAsync() => await ClusterDeployments.StartAsync(await shared.ReadyAsync());
}
