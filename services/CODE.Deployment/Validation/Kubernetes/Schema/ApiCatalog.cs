using System.Collections.Frozen;
using System.Reflection;
using k8s.Models;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>The kinds that Kubernetes itself serves, by group and version, as KubernetesClient knows them.</summary>
internal static class ApiCatalog
{
    private static readonly FrozenDictionary<(string ApiVersion, string Kind), Type> Models = Load();
    private static readonly FrozenSet<string> Groups = Models.Keys.Select(static key => GroupOf(key.ApiVersion)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The model of a kind, or null when Kubernetes has no such kind in that version.</summary>
    public static Type? ModelOf(string apiVersion, string kind) => Models.GetValueOrDefault((apiVersion, kind));

    /// <summary>Whether the group of an <c>apiVersion</c> belongs to Kubernetes, so that an unknown kind in it cannot be a custom resource.</summary>
    public static bool IsBuiltIn(string apiVersion) => Groups.Contains(GroupOf(apiVersion));

    /// <summary>The kinds of an <c>apiVersion</c>.</summary>
    public static IEnumerable<string> KindsOf(string apiVersion) =>
        Models.Keys.Where(key => key.ApiVersion == apiVersion).Select(static key => key.Kind);

    /// <summary>The versions, as <c>apiVersion</c>s, in which a kind exists.</summary>
    public static IEnumerable<string> VersionsOf(string kind) =>
        Models.Keys.Where(key => key.Kind == kind).Select(static key => key.ApiVersion).Order(StringComparer.Ordinal);

    private static string GroupOf(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : apiVersion[..slash];
    }

    private static FrozenDictionary<(string ApiVersion, string Kind), Type> Load() => typeof(V1Pod).Assembly.GetTypes()
        .Select(static type => (Type: type, Entity: type.GetCustomAttribute<KubernetesEntityAttribute>()))
        .Where(static model => model.Entity is not null)
        .DistinctBy(static model => (Key(model.Entity!), model.Entity!.Kind))
        .ToFrozenDictionary(static model => (Key(model.Entity!), model.Entity!.Kind), static model => model.Type);

    private static string Key(KubernetesEntityAttribute entity) =>
        string.IsNullOrEmpty(entity.Group) ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}";
}
