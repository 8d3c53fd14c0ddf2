using System.Text.Json;
using CODE.Testing.Kubernetes;

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>What deploying would change, as a real cluster has it.</summary>
public sealed class DiffTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Diff_TellsWhatIsAddedChangedAndRemoved_FieldByField()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(
            Yaml.Deployment("web", container: "env: [{name: A, value: \"1\"}, {name: B, value: \"2\"}]"), Yaml.Config("gone", "{one: \"1\", two: \"2\"}"), Yaml.Config("same"));

        var answer = await server.AnswerAsync("diff_kubernetes", new
        {
            manifests = new[]
            {
                Yaml.Deployment("web", image: "registry.example/web:2", container: "env: [{name: A, value: \"1\"}, {name: C, value: \"3\"}]"), Yaml.Config("gone", "{two: \"2\", three: \"3\"}"), Yaml.Config("same"), Yaml.Config("new"),
            },
        });

        Assert.Equal("""{"changed":2,"created":1,"unchanged":1}""", answer.GetProperty("counts").GetRawText());
        var web = Fields(answer, "Deployment");
        Assert.Equal("registry.example/web:1 → registry.example/web:2", web["spec.template.spec.containers[web].image"]);
        Assert.Equal(("- 2", "+ 3"), (web["spec.template.spec.containers[web].env[B].value"], web["spec.template.spec.containers[web].env[C].value"]));
        Assert.Equal(5, web.Count);
        Assert.Equal(["data.one - 1", "data.three + 3"], Fields(answer, "ConfigMap").Select(static field => $"{field.Key} {field.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Diff_OfWhatWasJustDeployed_IsEmpty_ThoughTheClusterFilledInMuch()
    {
        await using var server = await StartAsync();
        string[] manifests = [Yaml.Deployment("web", container: "ports: [{containerPort: 80}]"), "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}", Yaml.Secret("login", "hunter-2")];
        await server.DeployAsync(manifests);

        var answer = await server.AnswerAsync("diff_kubernetes", new { manifests });

        Assert.Equal("""{"unchanged":3}""", answer.GetProperty("counts").GetRawText());
        Assert.Equal(0, answer.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Diff_ValuesOfSecrets_AreMasked_AndStillSeenToChange()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(Yaml.Secret("login", "hunter-2-old"), Yaml.Deployment("web", container: "env: [{name: DB_PASSWORD, value: hunter-2-env}]"));

        var answer = await server.AnswerAsync("diff_kubernetes", new { manifests = new[] { Yaml.Secret("login", "hunter-2-new!"), Yaml.Secret("new", "hunter-2"), Yaml.Deployment("web", container: "env: [{name: DB_PASSWORD, value: hunter-2-other}]") } });

        Assert.Equal("(masked, 12 bytes) → (masked, 13 bytes)", Fields(answer, "Secret")["data.password"]);
        Assert.Equal("(masked) → (masked)", Fields(answer, "Deployment")["spec.template.spec.containers[web].env[DB_PASSWORD].value"]);
        Assert.DoesNotContain("hunter", answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVy", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_FieldsThatOthersOwn_AreToldWithTheirOwner()
    {
        await using var server = await StartAsync();
        await server.Cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"owned": "theirs"}}""", server.Home, Token);

        var answer = await server.AnswerAsync("diff_kubernetes", new { manifests = new[] { Yaml.Config("settings", "{owned: mine}") } });

        var item = answer.GetProperty("objects")[0];
        Assert.Equal("changed", item.GetProperty("change").GetString());
        Assert.Equal("theirs → mine", item.GetProperty("fields").GetProperty("data.owned").GetString());
        Assert.Equal("test", item.GetProperty("conflicts").GetProperty(".data.owned").GetString());
        Assert.Equal("theirs", (await server.ConfigAsync("settings"))!.Data["owned"]);
    }

    [Fact]
    public async Task Diff_WhatTheClusterWouldRefuse_OrCannotTell_IsToldForEachObject()
    {
        await using var server = await StartAsync();
        var group = $"{server.Home}.example";

        var answer = await server.AnswerAsync("diff_kubernetes", new
        {
            manifests = new[] { Yaml.Deployment("bad").Replace("replicas: 0", "replicas: -1", StringComparison.Ordinal), DeployTests.Definition(group), DeployTests.Thing(group), Yaml.Config("good") },
            limit = 2,
        });

        Assert.Equal(("refused", "created"), (answer.GetProperty("objects")[0].GetProperty("change").GetString(), answer.GetProperty("objects")[1].GetProperty("change").GetString()));
        Assert.Contains("replicas", answer.GetProperty("objects")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((4, true), (answer.GetProperty("total").GetInt32(), answer.GetProperty("truncated").GetBoolean()));
        Assert.Null(await server.ConfigAsync("good"));
    }

    private static Dictionary<string, string> Fields(JsonElement answer, string kind) => answer.GetProperty("objects").EnumerateArray()
        .First(item => item.GetProperty("object").GetString()!.StartsWith(kind, StringComparison.Ordinal) && item.GetProperty("change").GetString() == "changed")
        .GetProperty("fields").EnumerateObject().ToDictionary(static field => field.Name, static field => field.Value.GetString()!);

    private async Task<ClusterDeployments> StartAsync() => await ClusterDeployments.StartAsync(await shared.ReadyAsync());
}
