using CODE.Testing;
using CODE.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>The account that deploy/rbac gives the server, asked of a real cluster.</summary>
public sealed class DeploymentAccountTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("patch", "apps", "deployments", true)]
    [InlineData("create", "apps", "statefulsets", true)]
    [InlineData("watch", "apps", "daemonsets", true)]
    [InlineData("create", "", "configmaps", true)]
    [InlineData("patch", "", "secrets", true)]
    [InlineData("get", "", "secrets", true)]
    [InlineData("create", "", "services", true)]
    [InlineData("create", "", "namespaces", true)]
    [InlineData("patch", "batch", "cronjobs", true)]
    [InlineData("patch", "autoscaling", "horizontalpodautoscalers", true)]
    [InlineData("patch", "policy", "poddisruptionbudgets", true)]
    [InlineData("patch", "networking.k8s.io", "ingresses", true)]
    [InlineData("list", "", "pods", true)]
    [InlineData("list", "", "secrets", false)]
    [InlineData("watch", "", "secrets", false)]
    [InlineData("delete", "", "secrets", false)]
    [InlineData("create", "", "pods", false)]
    [InlineData("delete", "", "pods", false)]
    [InlineData("delete", "apps", "deployments", false)]
    [InlineData("delete", "", "namespaces", false)]
    [InlineData("patch", "", "nodes", false)]
    [InlineData("patch", "rbac.authorization.k8s.io", "clusterroles", false)]
    [InlineData("patch", "apiextensions.k8s.io", "customresourcedefinitions", false)]
    [InlineData("impersonate", "", "users", false)]
    public async Task Account_MayWhatItsToolsNeed_AndNoMore(string verb, string group, string resource, bool expected)
    {
        var cluster = await shared.ReadyAsync();
        await ApplyAsync(cluster);

        // What was bound is known to the authorizer a moment later.
        while (!await IsAllowedAsync(cluster, "list", "", "pods"))
        {
            await Task.Delay(50, Token);
        }

        Assert.Equal(expected, await IsAllowedAsync(cluster, verb, group, resource));
    }

    [Fact]
    public async Task Sample_IsDeployedByTheAccount()
    {
        Needed.Program("kubectl");
        var cluster = await shared.ReadyAsync();
        await ApplyAsync(cluster);
        while (!await IsAllowedAsync(cluster, "patch", "apps", "deployments"))
        {
            await Task.Delay(50, Token);
        }

        // As the account: with this prefix the caller has its very name.
        await using var server = await ClusterDeployments.StartAsync(cluster, ("Clusters:Impersonate", "true"), ("Clusters:ImpersonationPrefix", "system:"));
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "samples", "shop", "kubernetes")))
        {
            // This cluster is older than the sample's versions of these kinds.
            var text = (await File.ReadAllTextAsync(file, Token)).Replace("policy/v1\n", "policy/v1beta1\n", StringComparison.Ordinal).Replace("autoscaling/v2\n", "autoscaling/v2beta2\n", StringComparison.Ordinal);
            server.Write($"shop/{Path.GetFileName(file)}", text);
        }

        var answer = await server.Host.AnswerAsync("deploy_kubernetes", new { manifests = new[] { "shop" }, @namespace = server.Home, wait = false }, "serviceaccount:code:deployment");

        Assert.Equal(("applied", "shop", 7), (answer.GetProperty("status").GetString(), answer.GetProperty("name").GetString(), answer.GetProperty("counts").GetProperty("created").GetInt32()));
    }

    private static async Task<bool> IsAllowedAsync(TestCluster cluster, string verb, string group, string resource)
    {
        var review = new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = "system:serviceaccount:code:deployment",
                ResourceAttributes = new V1ResourceAttributes { Verb = verb, Group = group, Resource = resource, NamespaceProperty = "default" },
            },
        };
        return (await cluster.Client.AuthorizationV1.CreateSubjectAccessReviewAsync(review, cancellationToken: Token)).Status.Allowed;
    }

    private static async Task ApplyAsync(TestCluster cluster)
    {
        await cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "code"}}""", null, Token);
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "rbac", "deployment.yaml"), Token);
        foreach (var item in KubernetesYaml.LoadAllFromString(text))
        {
            await cluster.ApplyAsync(KubernetesJson.Serialize(item), item is V1ServiceAccount account ? account.Metadata.NamespaceProperty : null, Token);
        }
    }
}
