using System.Text;

namespace CODE.Clusters.Discovery;

/// <summary>A kind of object, as the cluster serves it.</summary>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Version">The version of the group that the cluster prefers.</param>
/// <param name="Kind">The kind: <c>Deployment</c>.</param>
/// <param name="Plural">The name in paths: <c>deployments</c>.</param>
/// <param name="IsNamespaced">Whether its objects are in namespaces.</param>
/// <param name="ShortNames">What kubectl also calls it: <c>deploy</c>.</param>
/// <param name="Verbs">What the cluster lets one do with it.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool IsNamespaced, IReadOnlyList<string> ShortNames, IReadOnlyList<string> Verbs)
{
    /// <summary>The value of an object's <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The name that nobody else has: <c>deployments.apps</c>.</summary>
    public string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Whether it is the core's Secret, whose values never leave this process.</summary>
    public bool IsSecret => Group.Length == 0 && Kind == "Secret";

    /// <summary>The path of its objects.</summary>
    /// <param name="namespace">Of this namespace; of all when null, or when it has none.</param>
    /// <param name="name">One object of them; all when null.</param>
    /// <param name="subresource">A part of that object, such as <c>scale</c>.</param>
    public string PathOf(string? @namespace, string? name = null, string? subresource = null)
    {
        var path = new StringBuilder(Group.Length == 0 ? "api/" : $"apis/{Group}/").Append(Version);
        if (IsNamespaced && @namespace is not null)
        {
            path.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        }

        path.Append('/').Append(Plural);
        if (name is not null)
        {
            path.Append('/').Append(Uri.EscapeDataString(name));
        }

        return (subresource is null ? path : path.Append('/').Append(subresource)).ToString();
    }

    /// <summary>An object of it, as a sentence names it: <c>Deployment shop/web</c>.</summary>
    public string Describe(string? @namespace, string name) => IsNamespaced && @namespace is not null ? $"{Kind} {@namespace}/{name}" : $"{Kind} {name}";
}
