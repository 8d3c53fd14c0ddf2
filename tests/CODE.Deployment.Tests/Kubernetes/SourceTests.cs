using System.Text.Json;
using CODE.Deployment.Tests.Terraform;
using CODE.Testing;
using CODE.Testing.Kubernetes;

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>From where manifests are taken, and what is refused before a cluster is asked.</summary>
public sealed class SourceTests(SharedCluster shared)
{
    private const string Kustomization = "resources: [config.yaml, ../base]\nnamePrefix: prod-\n";

    [Fact]
    public async Task Texts_SeveralDocumentsListsAndJson_AreAllDeployed()
    {
        await using var server = await StartAsync();

        var answer = await DryAsync(
            server,
            Yaml.All(Yaml.Config("one"), Yaml.Config("two")),
            """{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "three"}}, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "four"}}]}""");

        Assert.Equal(["ConfigMap one", "ConfigMap two", "ConfigMap three", "ConfigMap four"], server.ResultsOf(answer).Keys);
    }

    [Fact]
    public async Task Paths_FilesAndFoldersOfTheWorkspace_AreRead()
    {
        await using var server = await StartAsync();
        server.Write("app/one.yaml", Yaml.Config("one"));
        server.Write("app/deep/two.yml", Yaml.Config("two"));
        server.Write("app/notes.txt", "not a manifest");
        server.Write("three.json", """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "three"}}""");

        var answer = await DryAsync(server, "app", "three.json");

        Assert.Equal(["ConfigMap one", "ConfigMap three", "ConfigMap two"], server.ResultsOf(answer).Keys.Order());
    }

    [Fact]
    public async Task Values_AreReadAsKubectlReadsThem()
    {
        await using var server = await StartAsync();
        await server.DeployAsync(WithMode("0640", "yes"));

        var diff = await server.AnswerAsync("diff_kubernetes", new { manifests = new[] { WithMode("416", "true") } });

        Assert.Equal(0, diff.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Kustomization_IsBuilt_WithItsBases()
    {
        Needed.Program("kubectl");
        await using var server = await StartAsync();
        server.Write("base/kustomization.yaml", "resources: [config.yaml]\nsecretGenerator: [{name: login, literals: [password=hunter-2]}]\n");
        server.Write("base/config.yaml", Yaml.Config("base"));
        server.Write("prod/kustomization.yaml", Kustomization);
        server.Write("prod/config.yaml", Yaml.Config("own"));

        var answer = await DryAsync(server, "prod");
        var byFile = await DryAsync(server, "prod/kustomization.yaml");

        var names = server.ResultsOf(answer).Keys.Order().ToArray();
        Assert.Equal(["ConfigMap prod-base", "ConfigMap prod-own"], names.Take(2));
        Assert.StartsWith("Secret prod-login-", names[2], StringComparison.Ordinal);
        Assert.Equal(names, server.ResultsOf(byFile).Keys.Order());
    }

    [Theory]
    [InlineData("resources: ['https://example.invalid/base.yaml']")]
    [InlineData("resources: ['github.com/example/base?ref=main']")]
    [InlineData("bases: ['git@example.invalid:base.git']")]
    [InlineData("resources: ['../../outside']")]
    [InlineData("components: ['/etc']")]
    [InlineData("resources: [linked]")]
    public async Task Kustomization_ThatLeadsOutOfTheWorkspace_IsRefused(string kustomization)
    {
        Needed.Program("kubectl");
        await using var server = await StartAsync();
        var outside = Directory.CreateTempSubdirectory("code-outside-");
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "kustomization.yaml"), "resources: []\n", TestContext.Current.CancellationToken);
        server.Write("prod/kustomization.yaml", kustomization + "\n");
        Directory.CreateSymbolicLink(Path.Combine(server.Host.Root, "prod", "linked"), outside.FullName);

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { "prod" } });

        outside.Delete(recursive: true);
        Assert.Equal("permission_denied", code);
        Assert.Contains("prod/kustomization.yaml:1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("configMapGenerator: [{name: c, files: ['../../../../../etc/hostname']}]")]
    [InlineData("configMapGenerator: [{name: c, files: [linked.txt]}]")]
    [InlineData("patches: [{path: /etc/hostname}]")]
    public async Task Kustomization_FileFromElsewhere_IsNotRead(string kustomization)
    {
        Needed.Program("kubectl");
        await using var server = await StartAsync();
        server.Write("prod/kustomization.yaml", kustomization + "\n");
        File.CreateSymbolicLink(Path.Combine(server.Host.Root, "prod", "linked.txt"), "/etc/hostname");

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { "prod" } });

        Assert.Equal("invalid_argument", code);
        Assert.DoesNotContain((await File.ReadAllTextAsync("/etc/hostname", TestContext.Current.CancellationToken)).Trim(), message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/hostname", "permission_denied")]
    [InlineData("../outside", "permission_denied")]
    [InlineData("link.yaml", "permission_denied")]
    [InlineData("missing", "not_found")]
    [InlineData("~/x", "invalid_argument")]
    public async Task Path_OutsideTheWorkspace_IsRefused(string path, string expected)
    {
        await using var server = await StartAsync();
        File.CreateSymbolicLink(Path.Combine(server.Host.Root, "link.yaml"), "/etc/hostname");

        Assert.Equal(expected, (await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { path } })).Code);
    }

    [Fact]
    public async Task Folder_WithALinkOutOfTheWorkspace_IsRefused_SinceSomethingWouldBeMissing()
    {
        await using var server = await StartAsync();
        server.Write("app/one.yaml", Yaml.Config("one"));
        File.CreateSymbolicLink(Path.Combine(server.Host.Root, "app", "two.yaml"), "/etc/hostname");

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { "app" } });

        Assert.Equal("invalid_argument", code);
        Assert.Contains("app/two.yaml", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app/Chart.yaml", "name: chart\n")]
    [InlineData("app/overlay/kustomization.yaml", "resources: []\n")]
    [InlineData("app/values.yaml", "replicas: 3\n")]
    public async Task Folder_WithWhatIsNoManifest_IsRefused(string path, string text)
    {
        await using var server = await StartAsync();
        server.Write("app/one.yaml", Yaml.Config("one"));
        server.Write(path, text);

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { "app" } });

        Assert.Equal("invalid_argument", code);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: [\n")]
    [InlineData("a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e]\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nkind: Secret\nmetadata: {name: x}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: x-}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../secrets/x}\n")]
    [InlineData("apiVersion: ../../v1\nkind: ConfigMap\nmetadata: {name: x}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: a/b}\n")]
    [InlineData("kind: ConfigMap\nmetadata: {name: x}\n")]
    [InlineData("- just\n- a list\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {size: .inf}\n")]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [1]}")]
    public async Task Text_ThatIsNoManifest_IsRefused(string text)
    {
        await using var server = await StartAsync();

        var (code, message, _) = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Config("good"), text } });

        Assert.Equal("invalid_argument", code);
        Assert.NotEmpty(message);
        Assert.Null(await server.ConfigAsync("good"));
    }

    [Fact]
    public async Task LongTextRepeatedByAliases_IsTooLarge()
    {
        await using var server = await StartAsync();
        var bomb = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\nlong: &long {new string('x', 500_000)}\nmany: [{string.Join(", ", Enumerable.Repeat("*long", 5_000))}]\n";

        Assert.Equal("too_large", (await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { bomb } })).Code);
    }

    [Fact]
    public async Task Arguments_TooMuchOrOutOfRange_AreRefused()
    {
        await using var server = await StartAsync();
        server.Write("big.yaml", Yaml.Config("big", $"{{text: {new string('x', 1_100_000)}}}"));

        var objects = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.All([.. Enumerable.Range(0, 201).Select(static index => Yaml.Config($"c{index}"))]) } });
        var file = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { "big.yaml" } });
        var home = await server.Host.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Config("one") }, @namespace = "a/../b" });
        var none = await server.FaultAsync("deploy_kubernetes", new { manifests = Array.Empty<string>() });

        Assert.Equal(("too_large", "invalid_argument", "invalid_argument", "invalid_argument"), (objects.Code, file.Code, none.Code, home.Code));
        Assert.Contains("namespace", home.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObjectThatStandsThereTwice_OrIsOfAnotherNamespace_IsRefused()
    {
        await using var server = await StartAsync();

        var twice = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Config("one"), Yaml.Config("one") } });
        var elsewhere = await server.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Config("one", metadata: ", namespace: other") } });

        Assert.Contains("manifests[0]:1 and at manifests[1]:1", twice.Message, StringComparison.Ordinal);
        Assert.Contains("in the namespace other", elsewhere.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoCluster_SaysHowToConfigureOne()
    {
        var host = new DeploymentHost(new Dictionary<string, string?> { ["Clusters:Kubeconfig"] = "/does/not/exist" });
        await host.InitializeAsync();
        var (code, _, fix) = await host.FaultAsync("deploy_kubernetes", new { manifests = new[] { Yaml.Config("one") } });
        await host.DisposeAsync();

        Assert.Equal("unavailable", code);
        Assert.Contains("Clusters:Kubeconfig", fix, StringComparison.Ordinal);
    }

    private static string WithMode(string mode, string optional) => Yaml.Deployment("web").Replace(
        "      terminationGrace", $"      volumes: [{{name: v, secret: {{secretName: s, defaultMode: {mode}, optional: {optional}}}}}]\n      terminationGrace", StringComparison.Ordinal);

    private static Task<JsonElement> DryAsync(ClusterDeployments server, params string[] manifests) => server.AnswerAsync("deploy_kubernetes", new { manifests, dry_run = true });

    private async Task<ClusterDeployments> StartAsync() => await ClusterDeployments.StartAsync(await shared.ReadyAsync());
}
