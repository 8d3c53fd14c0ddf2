using System.Text.RegularExpressions;
using CODE.Testing;
using CODE.Testing.Kubernetes;
using CODE.Testing.Processes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace CODE.Cost.Tests.Kubernetes;

/// <summary>The account that deploy/rbac gives the server, used by it on a real cluster.</summary>
public sealed partial class AccountTests(SharedCluster shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Account_MayReadAllThatWasteIsFoundIn_AndNoSecrets()
    {
        var cluster = await shared.ReadyAsync();
        await cluster.ApplyAsync("""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "code"}}""", null, Token);
        foreach (var item in KubernetesYaml.LoadAllFromString(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "rbac", "cost.yaml"), Token)))
        {
            await cluster.ApplyAsync(KubernetesJson.Serialize(item), (item as V1ServiceAccount)?.Metadata.NamespaceProperty, Token);
        }

        var token = await cluster.Client.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = ["https://kubernetes.default.svc"] } }, "cost", "code", cancellationToken: Token);
        var kubeconfig = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(kubeconfig, Tokens().Replace(await File.ReadAllTextAsync(cluster.Kubeconfig, Token), $"token: {token.Status.Token}"), Token);
            using var account = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

            // What was bound is known to the authorizer a moment later.
            await Readiness.UntilAsync(async wait => await IsAllowedAsync(() => account.CoreV1.ListNodeAsync(cancellationToken: wait)), static () => "The account was not bound.", Token);
            await using var server = await MeasuredCluster.StartAsync((Uri?)null, ("Clusters:Kubeconfig", kubeconfig));

            var answer = await server.Server.AnswerAsync("find_waste", new { kinds = new[] { "unattached_volume", "unmounted_claim", "unused_load_balancer", "scaled_to_zero", "old_snapshot" } });

            Assert.Empty(answer.GetProperty("gaps").EnumerateArray());
            Assert.False(await IsAllowedAsync(() => account.CoreV1.ListSecretForAllNamespacesAsync(cancellationToken: Token)));
            Assert.False(await IsAllowedAsync(() => account.CoreV1.DeletePersistentVolumeAsync("none", cancellationToken: Token)));
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    private static async Task<bool> IsAllowedAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == System.Net.HttpStatusCode.Forbidden)
        {
            return false;
        }
    }

    [GeneratedRegex("token: .+")]
    private static partial Regex Tokens();
}
