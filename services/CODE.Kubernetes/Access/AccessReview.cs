using System.Text.Json.Nodes;
using CODE.Clusters.Connections;
using CODE.Clusters.Discovery;
using k8s.Models;

namespace CODE.Kubernetes.Access;

/// <summary>Asks the cluster what it would let the caller do, by a SelfSubjectAccessReview.</summary>
internal sealed class AccessReview(ResourceCatalog catalog)
{
    private const string Path = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    /// <summary>Whether a verb is allowed.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="verb">The verb: <c>get</c>, <c>list</c>, <c>create</c>, <c>patch</c>, …</param>
    /// <param name="resource">The kind, by any of its names, and a part of it behind a slash: <c>pods/log</c>.</param>
    /// <param name="namespace">In this namespace; in all of them when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AccessVerdict> AskAsync(ICluster cluster, string verb, string resource, string? @namespace, CancellationToken cancellationToken)
    {
        var (kind, part) = resource.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? (resource[..slash], resource[(slash + 1)..]) : (resource, null);
        var type = await catalog.FindAsync(cluster, kind, cancellationToken);
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["verb"] = verb,
                    ["group"] = type.Group,
                    ["resource"] = type.Plural,
                    ["subresource"] = part,
                    ["namespace"] = type.IsNamespaced ? @namespace : null,
                },
            },
        };
        var answer = await cluster.SendAsync<V1SelfSubjectAccessReview>(ClusterRequest.Post(Path, review), cancellationToken);
        return new AccessVerdict(answer.Status.Allowed, part is null ? type.FullName : $"{type.FullName}/{part}", answer.Status.Reason is { Length: > 0 } reason ? reason : null);
    }
}

/// <summary>What the cluster says.</summary>
/// <param name="IsAllowed">Whether it would let the caller do it.</param>
/// <param name="Resource">What was asked about, by its full name.</param>
/// <param name="Reason">Why, where it says so.</param>
internal sealed record AccessVerdict(bool IsAllowed, string Resource, string? Reason);
