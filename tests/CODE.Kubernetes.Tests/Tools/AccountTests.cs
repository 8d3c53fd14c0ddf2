using CODE.Testing;
using CODE.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace CODE.Kubernetes.Tests.Tools;

/// <summary>The account that deploy/rbac gives the server, asked of a real cluster.</summary>
public sealed class AccountTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("list", "", "pods", null, true)]
    [InlineData("get", "", "pods", "log", true)]
    [InlineData("list", "", "events", null, true)]
    [InlineData("list", "", "nodes", null, true)]
    [InlineData("get", "apps", "deployments", "scale", true)]
    [InlineData("patch", "apps", "deployments", "scale", true)]
    [InlineData("patch", "apps", "statefulsets", null, true)]
    [InlineData("list", "apps", "controllerrevisions", null, true)]
    [InlineData("list", "autoscaling", "horizontalpodautoscalers", null, true)]
    [InlineData("list", "metrics.k8s.io", "pods", null, true)]
    [InlineData("delete", "", "pods", null, true)]
    [InlineData("get", "", "secrets", null, false)]
    [InlineData("list", "", "secrets", null, false)]
    [InlineData("create", "", "pods", null, false)]
    [InlineData("create", "", "pods", "exec", false)]
    [InlineData("delete", "", "namespaces", null, false)]
    [InlineData("delete", "", "persistentvolumeclaims", null, false)]
    [InlineData("patch", "rbac.authorization.k8s.io", "clusterroles", null, false)]
    [InlineData("impersonate", "", "users", null, false)]
    public async Task Account_MayWhatItsToolsNeed_AndNoMore(string verb, string group, string resource, string? part, bool expected)
    {
        var cluster = await shared.ReadyAsync();
        await ApplyAsync(cluster);
        // What was bound is known to the authorizer a moment later.
        while (!await IsAllowedAsync(cluster, "list", "", "pods", null))
        {
            await Task.Delay(50, Token);
        }

        Assert.Equal(expected, await IsAllowedAsync(cluster, verb, group, resource, part));
    }

    private static async Task<bool> IsAllowedAsync(TestCluster cluster, string verb, string group, string resource, string? part)
    {
        var review = new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = "system:serviceaccount:code:kubernetes",
                ResourceAttributes = new V1ResourceAttributes { Verb = verb, Group = group, Resource = resource, Subresource = part, NamespaceProperty = "default" },
            },
        };
        return (await cluster.Client.AuthorizationV1.CreateSubjectAccessReviewAsync(review, cancellationToken: Token)).Status.Allowed;
    }

    private static async Task ApplyAsync(TestCluster cluster)
    {
        await cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "code"}}""", null, Token);
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "rbac", "kubernetes.yaml"), Token);
        foreach (var item in KubernetesYaml.LoadAllFromString(text))
        {
            var home = item is V1ServiceAccount account ? account.Metadata.NamespaceProperty : null;
            await cluster.ApplyAsync(KubernetesJson.Serialize(item), home, Token);
        }
    }
}
