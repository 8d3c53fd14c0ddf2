using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CODE.Deployment.Rollouts;
using CODE.Deployment.Workspaces;

namespace CODE.Deployment.Releases;

/// <summary>Objects of a cluster that are deployed together, again and again, under one name.</summary>
/// <param name="Context">The cluster.</param>
/// <param name="Namespace">The namespace that they belong to, even if some of them are in others or in none.</param>
/// <param name="Name">The name.</param>
internal sealed partial record Release(string Context, string Namespace, string Name)
{
    private const string PartOf = "app.kubernetes.io/part-of";
    private const string ApplicationName = "app.kubernetes.io/name";
    private const string DefaultNamespace = "default";
    private const int MaxSegment = 50;
    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod"];

    /// <summary>How it is shown: <c>shop/web</c>.</summary>
    public string Display => $"{Namespace}/{Name}";

    /// <summary>The release as what is deployed.</summary>
    public DeploymentTarget Target
    {
        get
        {
            var seal = string.Join('\n', "kubernetes", Context, Namespace, Name);
            return new DeploymentTarget(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seal)))[..24], Display, seal);
        }
    }

    /// <summary>Stands for the release in keys of the context memory: readable, and unique by the end of it.</summary>
    public string Slug => $"{Segment(Context)}/{Segment(Namespace)}/{Segment(Name)}-{Target.Id[..8]}";

    /// <summary>What objects are deployed as, when their caller does not say.</summary>
    /// <param name="context">The cluster.</param>
    /// <param name="request">What the caller says.</param>
    /// <param name="objects">The objects.</param>
    /// <remarks>
    /// The name is what their label <c>app.kubernetes.io/part-of</c> says when all that have it agree, else <c>app.kubernetes.io/name</c> likewise, else the name of the first workload, else that of the first
    /// object. The namespace is the one that they share, else <c>default</c>.
    /// </remarks>
    public static Release Of(string context, DeployRequest request, IReadOnlyList<PlannedObject> objects)
    {
        var namespaces = objects.Select(static item => item.Namespace).OfType<string>().Distinct().ToArray();
        var name = request.Name ?? Agreed(objects, PartOf) ?? Agreed(objects, ApplicationName)
            ?? (objects.FirstOrDefault(static item => Workloads.Contains(item.Declared.Kind)) ?? objects[0]).Declared.Name;
        return new Release(context, request.Namespace ?? (namespaces.Length == 1 ? namespaces[0] : DefaultNamespace), name);
    }

    private static string? Agreed(IReadOnlyList<PlannedObject> objects, string label) =>
        objects.Select(item => item.Declared.Label(label)).OfType<string>().Distinct().ToArray() is [var only] ? only : null;

    private static string Segment(string name)
    {
        var plain = Unfit().Replace(name, "-").Trim('.', '-');
        return plain.Length == 0 ? "-" : plain.Length <= MaxSegment ? plain : plain[..MaxSegment].TrimEnd('.', '-');
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Unfit();
}
