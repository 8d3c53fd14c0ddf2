using System.ComponentModel.DataAnnotations;

namespace CODE.Clusters;

/// <summary>Which clusters a server may speak to, and how. Configuration section <c>Clusters</c>.</summary>
public sealed class ClusterOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Clusters";

    /// <summary>The kubeconfig file. Unless given: the pod's own service account inside a cluster, otherwise <c>KUBECONFIG</c> or <c>~/.kube/config</c>.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The contexts of the kubeconfig that may be used; <c>*</c> stands for all of them. The first one is the default.</summary>
    /// <value>Empty: the kubeconfig's current context and no other.</value>
    public IList<string> Contexts { get; init; } = [];

    /// <summary>
    /// Whether each request is made as the caller, so that the cluster's own RBAC decides and its audit log names who it was. The server's account then needs the right to
    /// impersonate, and nothing else.
    /// </summary>
    /// <value>The default is false: requests are made as the server's account.</value>
    public bool Impersonate { get; set; }

    /// <summary>What stands before the caller's name and roles when they are impersonated, so that nobody can be a user or group that the cluster knows for something else.</summary>
    /// <value>The default is <c>code:</c>.</value>
    [Required]
    [RegularExpression("[a-z0-9][a-z0-9.-]*:", ErrorMessage = "Clusters:ImpersonationPrefix has to be a name that ends in a colon, such as 'code:'.")]
    public string ImpersonationPrefix { get; set; } = "code:";

    /// <summary>How long one request may take, in seconds; watches and logs that are followed excepted.</summary>
    /// <value>The default is 15.</value>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>How many requests a second one cluster is asked at most, over all callers.</summary>
    /// <value>The default is 50.</value>
    [Range(1, 10_000)]
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>The most that one answer of a cluster may have, in bytes.</summary>
    /// <value>The default is 32 MiB.</value>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 32 * 1024 * 1024;
}
